import type { Partner, Partners } from '@app/admin-service/decisions/partner';
import type { ReviewRow } from '@app/admin-service/decisions/review-reader';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '../api/queries';
import { queryString } from '../api/query-string';
import { useFieldName } from '../formatting/fields';
import { recordLabel } from '../formatting/names';
import { counted } from '../formatting/numbers';
import ledger from '../shell/ledger.module.css';
import { Notice } from '../shell/notice';
import { Value } from '../shell/values';
import { CHOICE_WORDS } from './choice-words';
import styles from './reviews-page.module.css';

export type PartnerChoice = { readonly hubspotId: string } | { readonly localKey: string };

interface LinkSearchProps {
  readonly review: ReviewRow;
  readonly pending: boolean;
  readonly onLink: (partner: PartnerChoice) => void;
}

interface PartnerTableProps extends LinkSearchProps {
  readonly found: Partners;
}

const idWords = (side: Partners['side'], id: string): string =>
  side === 'local' ? `row ${id} of Renewa One` : `HubSpot record ${id}`;

/** The record in review first, so that values stand below values. */
function PartnerTable({ review, found, pending, onLink }: PartnerTableProps) {
  const nameOf = useFieldName();
  const [chosen, setChosen] = useState('');
  const { side, fields, own, partners } = found;
  const choose = ({ id }: Partner): void => {
    setChosen(id);
    onLink(side === 'local' ? { localKey: id } : { hubspotId: id });
  };
  return (
    <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Records to link with, scrollable">
      <table className={ledger.ledger}>
        <thead>
          <tr>
            <th scope="col">Record</th>
            {fields.map((field) => (
              <th scope="col" key={field}>
                {nameOf(review.entity, field)}
              </th>
            ))}
            <th scope="col">Link</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">In review: {recordLabel(review)}</th>
            {fields.map((field) => (
              <td key={field}>
                <Value vector={own[field] ?? null} />
              </td>
            ))}
            <td />
          </tr>
          {partners.map((partner) => (
            <tr key={partner.id}>
              <th scope="row">{idWords(side, partner.id)}</th>
              {fields.map((field) => (
                <td key={field}>
                  <Value vector={partner.values[field] ?? null} />
                </td>
              ))}
              <td>
                {partner.takenBy === null ? (
                  <Button
                    size="compact-sm"
                    variant="light"
                    aria-label={`Link with ${idWords(side, partner.id)}`}
                    loading={pending && chosen === partner.id}
                    disabled={pending}
                    onClick={() => choose(partner)}
                  >
                    {CHOICE_WORDS.link}
                  </Button>
                ) : (
                  partner.takenBy
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** S4.1: whose partner this record is, where its keys name several or none that is free: searched for, and chosen by its values. */
export function LinkSearch(props: LinkSearchProps) {
  const { review } = props;
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const { data, error, isFetching } = useRead<Partners>(
    `reviews/${review.id}/partners${queryString({ text: asked || null })}`,
    { keep: true },
  );
  const where = review.localKey === null ? 'Renewa One' : 'HubSpot';
  return (
    <div className={styles.partners}>
      <form
        role="search"
        className={styles.buttons}
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(text.trim());
        }}
      >
        <TextInput
          size="xs"
          w={320}
          label={`Name, e-mail address or key in ${where}`}
          description="Left empty, what the record's own keys hold is searched for."
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" size="compact-sm" variant="light" loading={isFetching}>
          Search
        </Button>
      </form>
      <p role="status" className={styles.detail}>
        {data && !isFetching
          ? `${counted(data.partners.length, 'record')} found${data.searched.length > 0 ? ` for ${data.searched.join(', ')}` : ''}.`
          : 'Searching…'}
      </p>
      {error ? <Notice>{error.message}</Notice> : null}
      {data?.notes.map((note) => (
        <Notice key={note}>{note}</Notice>
      ))}
      {data ? <PartnerTable {...props} found={data} /> : null}
    </div>
  );
}

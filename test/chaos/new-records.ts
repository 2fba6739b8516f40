/** How people create a record of an entity on either side, and by which value it is known again on both. */
export interface NewRecordForm {
  readonly column: string;
  readonly property: string;
  readonly name: (number: number) => string;
  readonly columns: (name: string, number: number) => Readonly<Record<string, string>>;
  readonly properties: (name: string, number: number) => Readonly<Record<string, string>>;
  /** Both sides may create it at once: a match key joins the two (S4.1). */
  readonly matched: boolean;
}

export const NEW_RECORDS: Readonly<Record<string, NewRecordForm>> = {
  contact: {
    column: 'email',
    property: 'email',
    name: (number) => `new.${number}@chaos.example`,
    columns: (email, number) => ({ given_name: 'New', family_name: `Contact ${number}`, email }),
    properties: (email, number) => ({ firstname: 'New', lastname: `Contact ${number}`, email }),
    matched: true,
  },
  organisation: {
    column: 'email_domain',
    property: 'domain',
    name: (number) => `new-${number}.chaos.example`,
    columns: (domain, number) => ({ legal_name: `New firm ${number}`, email_domain: domain }),
    properties: (domain, number) => ({ name: `New firm ${number}`, domain }),
    matched: true,
  },
  deal: {
    column: 'title',
    property: 'dealname',
    name: (number) => `New deal ${number}`,
    columns: (title) => ({ title }),
    properties: (dealname) => ({ dealname, pipeline: 'default', dealstage: 'appointmentscheduled' }),
    matched: false,
  },
};

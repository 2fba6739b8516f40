import { property } from '../../testing/references';
import type { InferredType } from '../type-inference/type-inference';
import { EvidenceCollector } from './evidence';
import { NameReader } from './name-reading';
import { CONCEPTS } from './vocabulary/concept-list';

const PROPERTIES = [
  property('phone', 'string', 'phonenumber'),
  property('zip', 'string', 'text'),
  property('address', 'string', 'text'),
  property('hs_lead_status', 'enumeration', 'radio', { options: ['NEW', 'OPEN', 'CONNECTED'] }),
  property('closedate', 'datetime', 'date'),
  property('amount', 'number', 'number'),
];

function weighed(
  object: string,
  name: string,
  to: string,
  over: { samples?: string[]; type?: InferredType; reference?: boolean; claimed?: string[] } = {},
) {
  const { samples = [], type = 'string', reference = false, claimed = [] } = over;
  const reader = new NameReader(object, null);
  const known = new Set(samples.map((sample) => sample.toLowerCase()));
  const collector = new EvidenceCollector(object, reader, PROPERTIES, CONCEPTS, known);
  const reading = reader.of(name);
  return collector
    .of({ reading, samples, type, reference, alone: new Set(), claimed: new Set(claimed) })
    .find((pair) => pair.property === to);
}

describe('what speaks for and against a column being a property', () => {
  it('is the name, exactly or by what it means', () => {
    expect(weighed('contacts', 'zip', 'zip')?.evidence).toMatchObject({ exactName: 1, concept: 1, conceptWhole: 1 });
    expect(weighed('contacts', 'lieferung_plz', 'zip')?.evidence).toMatchObject({ exactName: 0, estranged: 1 });
    expect(weighed('contacts', 'ort', 'zip')).toBeUndefined();
  });

  it('is what the values look like, whatever the name', () => {
    const samples = ['+49 30 901820', '+49 40 112233'];
    expect(weighed('contacts', 'xyz', 'phone', { samples })?.evidence).toMatchObject({
      tellingValues: 1,
      valuesAlone: 1,
    });
    expect(weighed('contacts', 'phone', 'phone', { samples: ['red', 'blue'] })?.evidence.valuesUnlikely).toBe(1);
  });

  it('is that samples are options of the property', () => {
    const pair = weighed('contacts', 'xyz', 'hs_lead_status', { samples: ['new', 'open', 'open'] });
    expect(pair?.evidence.optionsHeld).toBe(1);
    expect(pair?.reason()).toContain('the values are among its options');
  });

  it('is that a code is no amount and a key is no phone', () => {
    const misfit = (...call: Parameters<typeof weighed>) => weighed(...call)?.evidence.typeMisfit ?? 0;
    expect(misfit('deals', 'amount_code', 'amount', { type: 'number' })).toBeGreaterThan(0.8);
    expect(misfit('deals', 'amount', 'amount', { type: 'number' })).toBe(0);
    expect(misfit('contacts', 'address', 'address', { type: 'number' })).toBeGreaterThan(0.8);
    expect(misfit('contacts', 'phone_id', 'phone', { reference: true })).toBeGreaterThan(0.5);
  });

  it('is that another column says the property better, for one that yields', () => {
    expect(weighed('deals', 'won_at', 'closedate', { type: 'datetime' })?.evidence.weakAnchor).toBe(0);
    const claimed = ['closedate'];
    expect(weighed('deals', 'won_at', 'closedate', { type: 'datetime', claimed })?.evidence.weakAnchor).toBe(1);
  });

  it('is told in words that a person can check', () => {
    expect(weighed('contacts', 'lead_stage', 'hs_lead_status')?.reason()).toContain(
      'the name reads as "lead stage" (lead status)',
    );
    expect(weighed('contacts', 'lieferung_plz', 'zip')?.reason()).toContain('but it says another one of its kind');
  });
});

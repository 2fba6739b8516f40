import type { PropertyRefusal, Refusal } from '../ports';
import { refusalWords } from './refusal';

describe('the words of a refusal', () => {
  const named = (property: string): PropertyRefusal => ({ property, code: 'X', message: 'x', holderId: null });
  const refusal = (message: string, ...properties: string[]): Refusal => ({
    category: 'VALIDATION_ERROR',
    message,
    properties: properties.map(named),
    existingId: null,
    conflict: false,
  });

  it('S3.8 name what HubSpot asks for where its sentence does not', () => {
    expect(
      refusalWords(refusal('Some required properties were not set.', 'subject', 'hs_pipeline_stage', 'subject')),
    ).toBe(
      '(VALIDATION_ERROR): Some required properties were not set. It names subject, hs_pipeline_stage, which no mapping sends: map what is required.',
    );
  });

  it('S3.8 are HubSpot’s own where these say it all', () => {
    expect(refusalWords(refusal('No stage "x" in hs_pipeline_stage.', 'hs_pipeline_stage'))).toBe(
      '(VALIDATION_ERROR): No stage "x" in hs_pipeline_stage.',
    );
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRefusal, readErrorBody } from './error-body';

const RECORDINGS = join(__dirname, '../../../../../shared/reference/hubspot-recorded/errors');
const present = existsSync(RECORDINGS);

function recorded(name: string): { status: number | null; responseBody: unknown } {
  return JSON.parse(readFileSync(join(RECORDINGS, `${name}.json`), 'utf8'));
}

function refusalOf(name: string) {
  const { status, responseBody } = recorded(name);
  return parseRefusal(responseBody, status);
}

describe('S9.1 HubSpot’s refusals, as it said them', () => {
  it('reads the array inside the message and names each property once (hubspot-facts 2.5)', () => {
    const refusal = parseRefusal({
      status: 'error',
      category: 'VALIDATION_ERROR',
      message:
        'Property values were not valid: [{"isValid":false,"message":"Email address x is invalid","error":"INVALID_EMAIL","name":"email"}]',
      errors: [{ message: 'Email address x is invalid', code: 'INVALID_EMAIL', context: { propertyName: ['email'] } }],
    });
    expect(refusal).toEqual({
      category: 'VALIDATION_ERROR',
      message: 'email: Email address x is invalid',
      properties: [{ property: 'email', code: 'INVALID_EMAIL', message: 'Email address x is invalid', holderId: null }],
      existingId: null,
      conflict: false,
    });
  });

  it('S3.9 names the holder of a unique value, and not the value', () => {
    const refusal = parseRefusal(
      {
        status: 'error',
        message:
          'Cannot set PropertyValueCoordinates{portalId=1, objectTypeId=ObjectTypeId{legacyObjectType=CONTACT}, propertyName=email, value=zoe@example.com} on 51. 77 already has that value.',
      },
      400,
    );
    expect(refusal.properties).toEqual([expect.objectContaining({ property: 'email', holderId: '77' })]);
    expect(refusal).toMatchObject({ conflict: true, existingId: '77' });
    expect(JSON.stringify(refusal)).not.toContain('zoe@example.com');
  });

  it('S4.2 takes the existing id from the context of a 207 entry', () => {
    const refusal = parseRefusal({
      status: 'error',
      category: 'CONFLICT',
      message: 'Contact already exists',
      context: { objectWriteTraceId: ['t1'], existingId: ['171591000198'] },
    });
    expect(refusal).toMatchObject({ conflict: true, existingId: '171591000198', properties: [] });
  });

  it('names required properties that were not set', () => {
    const refusal = parseRefusal(
      {
        message: 'Error creating TICKET. Some required properties were not set.',
        context: { properties: ['subject'] },
      },
      400,
    );
    expect(refusal.properties).toEqual([
      expect.objectContaining({ property: 'subject', code: 'MISSING_REQUIRED_PROPERTY' }),
    ]);
  });

  it('takes a property from a rule of the portal’s admins (hubspot-facts 0.4, 2026-09)', () => {
    const refusal = parseRefusal(
      {
        category: 'VALIDATION_ERROR',
        message: 'The property values provided are invalid',
        errors: [
          {
            code: 'MISSING_REQUIRED_PROPERTY',
            message: 'A value for firstname must be provided',
            context: { propertyName: ['firstname'] },
          },
        ],
      },
      400,
    );
    expect(refusal.properties).toEqual([
      expect.objectContaining({ property: 'firstname', code: 'MISSING_REQUIRED_PROPERTY' }),
    ]);
    expect(refusal.message).toBe('The property values provided are invalid A value for firstname must be provided');
  });

  it.each([undefined, null, '', '<html><title>Bad gateway</title>', '{"half', [], 7])('never throws: %p', (body) => {
    expect(parseRefusal(body, 502).message).toBeTruthy();
    expect(readErrorBody(body).errors).toEqual([]);
  });

  it('keeps no page, only its title', () => {
    expect(parseRefusal('<html><head><title> Error 404 Not Found </title></head>…', 404).message).toBe(
      'a page titled "Error 404 Not Found"',
    );
  });
});

(present ? describe : describe.skip)(
  present ? 'the recorded refusals' : 'the recorded refusals (skipped: ../shared/reference/hubspot-recorded is absent)',
  () => {
    it('every recording gives a category and words, and no JSON', () => {
      const names = readdirSync(RECORDINGS).map((file) => file.replace(/\.json$/, ''));
      expect(names.length).toBeGreaterThan(30);
      for (const name of names) {
        const refusal = refusalOf(name);
        expect(refusal.category).toMatch(/^[A-Z_0-9]+$/);
        expect(refusal.message.length).toBeGreaterThan(5);
        if (typeof recorded(name).responseBody === 'object') expect(refusal.message).not.toMatch(/[{[]"/);
      }
    });

    it.each([
      ['400-invalid-email', 'email', 'INVALID_EMAIL'],
      ['400-invalid-option-options-as-protobuf-text', 'type', 'INVALID_OPTION'],
      ['400-property-doesnt-exist-with-portal', 'description', 'PROPERTY_DOESNT_EXIST'],
      ['400-read-only-value', 'hs_unique_creation_key', 'READ_ONLY_VALUE'],
      ['400-meeting-invalid-property', 'hs_meeting_start_time', 'INVALID_LONG'],
      ['400-invalid-option', 'hs_ticket_category', 'INVALID_OPTION'],
    ])('%s names %s with %s', (name, property, code) => {
      expect(refusalOf(name).properties).toEqual([expect.objectContaining({ property, code, holderId: null })]);
    });

    it('all bad properties of all inputs, each once', () => {
      for (const name of ['400-batch-create-many-invalid-properties', '400-property-doesnt-exist-two']) {
        const { properties } = refusalOf(name);
        expect(properties).toHaveLength(2);
        expect(new Set(properties.map(({ code }) => code))).toEqual(new Set(['PROPERTY_DOESNT_EXIST']));
      }
    });

    it('an existing record, with and without its id', () => {
      expect(refusalOf('409-contact-exists-with-headers')).toMatchObject({ conflict: true, existingId: '37765128953' });
      expect(refusalOf('409-batch-create-conflict')).toMatchObject({ conflict: true, existingId: null });
    });

    it('a whole body nested as text in the message', () => {
      const { responseBody } = recorded('400-group-with-active-properties-nested-json');
      expect(readErrorBody(responseBody)).toMatchObject({
        subCategory: 'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES',
        message: "Can't delete or purge a group with active properties",
      });
    });

    it('missing scopes in both shapes', () => {
      expect(refusalOf('403-missing-scopes-two-scopes').message).toContain(
        'crm.objects.custom.read, crm.schemas.custom.read',
      );
      expect(refusalOf('403-missing-scopes-context-shape').message).toContain('custom-object-read');
    });
  },
);

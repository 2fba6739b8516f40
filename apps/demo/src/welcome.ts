import type { Overview } from './admin-client';
import type { RunningStack } from './start-stack';

function linked(overview: Overview): string {
  return overview.entities.map(({ entity, links }) => `${links['live'] ?? 0} × ${entity}`).join(', ');
}

function toDecide(overview: Overview): string {
  const reviews = overview.entities.reduce((sum, { openReviews }) => sum + openReviews, 0);
  if (reviews === 0) return '';
  return `\n  ${reviews} fields differed when the records met and wait for a decision; the admin page lists them.`;
}

/** What a newcomer reads when everything runs. */
export function welcome(stack: RunningStack, overview: Overview, seconds: number): string {
  return `
  In sync after ${seconds.toFixed(0)} s: Renewa One and HubSpot agree (${linked(overview)}).${toDecide(overview)}

    Admin page          ${stack.apiUrl}/admin      password: ${stack.adminPassword}
    HubSpot (emulated)  ${stack.emulatorUrl}
    Renewa One          ${stack.databaseUrl}

  Try:
    · open the HubSpot page, change a contact's phone number, and see it in Renewa One a second later:
        select given_name, family_name, mobile_phone, updated_at from contact order by updated_at desc limit 5;
    · change it back from the other side:
        update contact set mobile_phone = '+1 555 555 0100' where email = 'ruth.yoder@example.com';
    · watch both changes, with before and after, on the admin page.

  Ctrl-C stops everything and keeps the data. npm run reset starts over.
`;
}

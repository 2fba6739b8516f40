import type { Overview } from './admin-client';
import type { RunningStack } from './start-stack';

function linked(overview: Overview): string {
  return overview.entities.map(({ entity, links }) => `${links['live'] ?? 0} × ${entity}`).join(', ');
}

function toDecide(overview: Overview): string {
  const reviews = overview.entities.reduce((sum, { openReviews }) => sum + openReviews, 0);
  if (reviews === 0) return '';
  return `\n  ${reviews === 1 ? 'One review waits' : `${reviews} reviews wait`} for a person to decide: Reviews on the admin page.`;
}

/** What a newcomer reads when everything runs. */
export function welcome(stack: RunningStack, overview: Overview, seconds: number): string {
  return `
  In sync after ${seconds.toFixed(0)} s: Renewa One and HubSpot agree (${linked(overview)}).${toDecide(overview)}

    Admin page            ${stack.apiUrl}/admin/     sign in as admin with ${stack.adminPassword}
    HubSpot (emulated)    ${stack.emulatorUrl}/
    Renewa One            ${stack.businessUrl}/
    its database          ${stack.databaseUrl}

  Try:
    · put the HubSpot page and the Renewa One page side by side and change a contact's mobile number on either;
      the other shows it about a second later
    · change two fields of one contact, one on each side, at the same moment: both changes stay
    · open a record on the admin page and ask why a value is what it is; take a change back

  Ctrl-C stops everything and keeps the data. npm run reset starts over.
`;
}

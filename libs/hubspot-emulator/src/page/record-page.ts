import type { Portal } from '../portal/portal';
export const recordPage = (portal: Portal): string =>
  `<!doctype html><title>HubSpot ${portal.settings.portalId}</title>`;

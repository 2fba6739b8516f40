import type { Portal } from '../portal/portal';
import { PAGE_SCRIPT } from './page-script';
import { PAGE_STYLE } from './page-style';

/** A small page on which a person plays the HubSpot user: list with history, edit, create, archive; the account’s calls, faults,
 * clock and snapshots. Speaks to the control API only. */
export const recordPage = (portal: Portal): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>HubSpot ${portal.settings.portalId} (emulated)</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
  <h1>HubSpot <small>emulated account ${portal.settings.portalId}</small></h1>
  <p>You act as a <b>HubSpot user</b>: each change here is a <code>CRM_UI</code> edit and travels to the connected app.</p>
  <nav role="tablist" aria-label="Objects"></nav>
</header>
<main>
  <form id="create" aria-label="Create a record"></form>
  <p id="notice" role="status"></p>
  <p id="shown"></p>
  <div class="scroll"><table aria-label="Records"><thead></thead><tbody></tbody></table></div>
  <section id="tools" aria-label="Account"></section>
  <div class="scroll"><table id="log" aria-label="Calls"><thead><tr><th scope="col">time</th><th scope="col">call</th><th scope="col">answer</th><th scope="col">values</th><th scope="col">faults</th></tr></thead><tbody></tbody></table></div>
</main>
<script>${PAGE_SCRIPT}</script>
</body>
</html>`;

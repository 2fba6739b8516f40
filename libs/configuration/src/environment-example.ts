import { Configuration } from './configuration';
import { HubSpotSettings } from './hubspot-settings';
import { OidcSettings } from './oidc-settings';
import { settingsOf, type SettingDescription } from './setting';
import { SyncLimits } from './sync-limits';

function defaultText(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function entry(setting: SettingDescription, defaults: object): string {
  const fallback = defaultText(defaults[setting.property as keyof typeof defaults]);
  const filledIn = setting.example !== '';
  const assignment = `${setting.name}=${filledIn ? setting.example : fallback}`;
  return [
    `# ${setting.about}`,
    `# ${filledIn && setting.required ? 'Required' : 'Optional'}: ${setting.expected}.`,
    filledIn ? assignment : `#${assignment}`,
  ].join('\n');
}

function section(title: string, type: new () => object): string {
  const defaults = new type();
  return [`# ── ${title} ──`, ...settingsOf(type).map((setting) => entry(setting, defaults))].join('\n\n');
}

/** The text of `.env.example`: every setting, explained, with its default behind a `#`. */
export function environmentExample(): string {
  return `${[
    '# Settings of the api and the sync worker. Copy to .env, fill in what is not behind a #, and start with: node --env-file=.env …',
    section('This installation', Configuration),
    section('HubSpot', HubSpotSettings),
    section('Sign-in at an identity provider (OpenID Connect)', OidcSettings),
    section('Durations and counts of the sync (the defaults are right for most)', SyncLimits),
  ].join('\n\n')}\n`;
}

import { Configuration } from './configuration';
import { HubSpotSettings } from './hubspot-settings';
import { OidcSettings } from './oidc-settings';
import { settingsOf } from './setting';
import { SyncLimits } from './sync-limits';

/** A setting as people are shown it. */
export interface DescribedSetting {
  /** Environment variable. */
  readonly name: string;
  readonly about: string;
  readonly expected: string;
  readonly secret: boolean;
  /** Null where nothing is set. A secret is `set`, never its value. */
  readonly value: string | null;
}

/** All settings of a running process. Secrets are told as set or not set. */
export function describedSettings(configuration: Configuration): readonly DescribedSetting[] {
  const sections: readonly [abstract new () => object, object][] = [
    [Configuration, configuration],
    [HubSpotSettings, configuration.hubspot],
    [OidcSettings, configuration.oidc],
    [SyncLimits, configuration.limits],
  ];
  return sections.flatMap(([type, section]) =>
    settingsOf(type).map(({ name, about, expected, secret, property }) => {
      const value: unknown = section[property as keyof typeof section];
      return { name, about, expected, secret, value: shown(value, secret) };
    }),
  );
}

function shown(value: unknown, secret: boolean): string | null {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return null;
  if (secret) return 'set';
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

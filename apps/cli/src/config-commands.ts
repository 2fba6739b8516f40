import { readFileSync } from 'node:fs';
import type { AppliedEntity, ConfigurationChange, EditedEntity } from '@app/admin-service';
import type { Run } from '@app/sync-engine';
import type { ApiClient } from './api-client';
import { type Arguments, BadUsage } from './arguments';
import { type Command, out, type Output, type Overview, pathOf, word } from './output';
import { ENDED, followed, runText } from './run-text';
import { table } from './table';

interface Applied {
  readonly changes: readonly ConfigurationChange[];
  readonly entities: readonly AppliedEntity[];
}

const SIGNS = { added: '+', changed: '~', removed: '-' } as const;

/** A change as a line, what it is made of below it. */
function changeText({ entity, what, name, kind, parts }: ConfigurationChange): string {
  const about = what === 'entity' || what === 'association' ? name : `${entity}.${name}`;
  const lines = parts.map((part) => `      ${part.name}: ${JSON.stringify(part.from)} → ${JSON.stringify(part.to)}`);
  return [`  ${SIGNS[kind]} ${what === 'enum' ? 'values' : what} ${about}`, ...lines].join('\n');
}

function changesText(changes: readonly ConfigurationChange[]): string {
  return changes.map(changeText).join('\n');
}

function fileOf(args: Arguments): string {
  const path = args.option('file') ?? word(args, 1, 'the file that "config export" wrote');
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadUsage(`The file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function diff(api: ApiClient, yaml: string): Promise<readonly ConfigurationChange[]> {
  return (await api.post<{ changes: readonly ConfigurationChange[] }>('configuration/diff', { yaml })).changes;
}

async function apply(api: ApiClient, args: Arguments): Promise<Output> {
  const yaml = fileOf(args);
  const { etag } = await api.send('GET', 'configuration');
  const changes = await diff(api, yaml);
  if (changes.length === 0) return out({ changes, entities: [] }, 'The file says what is stored: nothing to change.');
  if (!args.flag('plan')) {
    const text = `${changesText(changes)}\nNothing was changed. Add --plan to store this and plan its effect on the records.`;
    return out({ changes }, text, false);
  }
  const { body } = await api.send<Applied>('POST', 'configuration/apply', { yaml }, { 'if-match': etag ?? '' });
  const told = await Promise.all(body.entities.map((entity) => entityText(api, args, entity)));
  const failed = body.entities.some(({ note }) => note !== null);
  return out(body, [changesText(body.changes), 'Stored. No record was written.', ...told].join('\n'), !failed);
}

async function entityText(api: ApiClient, args: Arguments, { entity, waits, plan, note }: AppliedEntity) {
  if (note !== null) return `${entity}: waits, but no plan was begun. ${note}`;
  if (plan === null)
    return waits
      ? `${entity}: waits for its first plan, which the worker makes.`
      : `${entity}: nothing waits for a plan.`;
  if (!args.flag('wait')) return `${entity}: is being planned. Then: renewa-sync apply ${plan}`;
  const run: Run = await followed(api, plan, ['planned', ...ENDED]);
  return `${runText(run)}\nApply it with: renewa-sync apply ${run.id} --yes`;
}

async function show(api: ApiClient, args: Arguments): Promise<Output> {
  const known = await api.get<EditedEntity>(`entities/${pathOf(word(args, 1, 'the entity'))}/mappings`);
  const rows = known.mappings.map(({ column, property, direction, transform, state }) => [
    column ?? 'constant',
    property,
    direction,
    transform.name,
    state,
  ]);
  return out(known, table(['column', 'property', 'direction', 'carried as', 'state'], rows));
}

/** Configuration as code: the registry as one YAML file. */
export const config: Command = async (api, args) => {
  const verb = word(args, 0, 'what to do: export, diff, apply, entities or show');
  switch (verb) {
    case 'export': {
      const exported = await api.get<{ yaml: string }>('configuration');
      return out(exported, exported.yaml.trimEnd());
    }
    case 'diff': {
      const changes = await diff(api, fileOf(args));
      const text = changes.length === 0 ? 'The file says what is stored.' : changesText(changes);
      return out({ changes }, text, changes.length === 0);
    }
    case 'apply':
      return apply(api, args);
    case 'entities': {
      const { entities } = await api.get<Overview>('overview');
      const rows = entities.map(({ entity, table: name, objectType, state }) => [entity, name, objectType, state]);
      return out(entities, table(['entity', 'table', 'object', 'state'], rows));
    }
    case 'show':
      return show(api, args);
    default:
      throw new BadUsage(`There is no "config ${verb}": export, diff, apply, entities or show.`);
  }
};

import type { JournalSubscription } from '../journal/journal-subscription';
import { NO_RULES, type AccountRules } from './account-rules';
import { AssociationDefinitions } from './association-definitions';
import { AssociationTable } from './association-table';
import type { CustomObjectSchema, Owner, Pipeline, PropertyDefinition, PropertyGroup } from './definitions';
import type { AccessGrant, AccountValues, RefreshGrant, WebhookSubscription, WebhookTarget } from './mutation';
import { ObjectTypeDirectory, type ObjectType } from './object-types';
import { RecordTable } from './record-table';

const perType = <Entry>(map: Map<string, Map<string, Entry>>, type: string): Map<string, Entry> => {
  const held = map.get(type);
  if (held) return held;
  const made = new Map<string, Entry>();
  map.set(type, made);
  return made;
};

/** Everything one portal holds. Read freely; change only through `applyMutation`. */
export class PortalState {
  readonly types = new ObjectTypeDirectory();
  readonly associations = new AssociationTable();
  readonly associationDefinitions = new AssociationDefinitions();
  readonly owners = new Map<string, Owner>();
  readonly schemas = new Map<string, CustomObjectSchema>();
  readonly refreshTokens = new Map<string, RefreshGrant>();
  readonly accessTokens = new Map<string, AccessGrant>();
  readonly webhookTargets = new Map<number, WebhookTarget>();
  readonly subscriptions = new Map<string, WebhookSubscription>();
  readonly journalSubscriptions = new Map<number, JournalSubscription>();
  readonly accountValues = new Map<string, AccountValues>();
  readonly accountRules = new Map<string, AccountRules>();
  readonly uninstalledApps = new Set<number>();
  /** Next number for a new id of any kind. */
  nextNumber = 40_000_000_101;

  private readonly tables = new Map<string, RecordTable>();
  private readonly propertyMaps = new Map<string, Map<string, PropertyDefinition>>();
  private readonly groupMaps = new Map<string, Map<string, PropertyGroup>>();
  private readonly pipelineMaps = new Map<string, Map<string, Pipeline>>();

  table(typeId: string): RecordTable {
    const held = this.tables.get(typeId);
    if (held) return held;
    const made = new RecordTable();
    this.tables.set(typeId, made);
    return made;
  }

  properties(typeId: string): Map<string, PropertyDefinition> {
    return perType(this.propertyMaps, typeId);
  }

  /** A property that can be used in calls: defined and not archived. */
  property(typeId: string, name: string): PropertyDefinition | undefined {
    const held = this.propertyMaps.get(typeId)?.get(name);
    return held && !held.archived ? held : undefined;
  }

  groups(typeId: string): Map<string, PropertyGroup> {
    return perType(this.groupMaps, typeId);
  }

  pipelines(typeId: string): Map<string, Pipeline> {
    return perType(this.pipelineMaps, typeId);
  }

  /** What the account's admins ask of records of this type. */
  rulesOf(typeId: string): AccountRules {
    return this.accountRules.get(typeId) ?? NO_RULES;
  }

  subscriptionsOf(appId: number): WebhookSubscription[] {
    return [...this.subscriptions.values()].filter((subscription) => subscription.appId === appId);
  }

  typeOf(typeId: string): ObjectType {
    const type = this.types.find(typeId);
    if (!type) throw new Error(`The portal has no object type ${typeId}.`);
    return type;
  }

  /** Properties by which a record can be addressed, `hs_object_id` left out (hubspot-facts 0.5: it is refused). */
  isIdentifying(type: ObjectType, name: string): boolean {
    return name !== 'hs_object_id' && this.property(type.id, name)?.hasUniqueValue === true;
  }
}

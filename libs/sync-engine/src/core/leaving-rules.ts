/**
 * S4.4: what leaving does. `keep`: the pair is synced as before. `sever`: both records stay, and neither hears of the other until the
 * one that left passes again. `delete`: the other side's record is deleted (archived in HubSpot; locally as a propagated delete does).
 */
export const LEAVE_POLICIES = ['keep', 'sever', 'delete'] as const;
export type LeavePolicy = (typeof LEAVE_POLICIES)[number];

export interface LeavingRules {
  /** A row no longer passes the filter on rows: what becomes of its HubSpot record. */
  readonly leftLocally: LeavePolicy;
  /** A record no longer passes the filter on HubSpot records: what becomes of its local row. */
  readonly leftInHubSpot: LeavePolicy;
}

export const DEFAULT_LEAVING: LeavingRules = { leftLocally: 'keep', leftInHubSpot: 'keep' };

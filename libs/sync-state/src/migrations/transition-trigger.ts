/** DDL of the trigger that holds a table's `state` column to the legal moves of `machine`. */
export function transitionTrigger(table: string, machine: string): string {
  return `
    create trigger enforce_transition before update of state on hubspot_sync.${table}
    for each row when (old.state is distinct from new.state)
    execute function hubspot_sync.enforce_state_transition('${machine}');
  `;
}

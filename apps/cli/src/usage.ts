export const USAGE = `renewa-sync: the sync of Renewa One and HubSpot from a terminal

  renewa-sync doctor                      what is amiss, and what to do; exit code 1 if anything is
  renewa-sync status                      entities, backlog, whether both sides agree
  renewa-sync plan ENTITY [--kind KIND]   plans a run: resync (default), first_sync, import, export, link_only, mapping_change
  renewa-sync apply RUN --yes             does what the plan says; without --yes it only says what that is
  renewa-sync undo ENTITY --run RUN | --record LINK | --entry LOG_ROW
                                          plans taking it back; apply writes
  renewa-sync audit ENTITY                has both sides compared in full
  renewa-sync reviews                     what waits for a person
  renewa-sync reviews ID --take local|hubspot|leave
  renewa-sync reviews ID                  of a whole record: both sides as they are, and what each choice would do on which
  renewa-sync reviews ID --take delete|create|link|leave|retry --seen CODE [--with-record ID | --with-row KEY]
                                          does that, only while both sides are as they were shown
  renewa-sync reviews ID --take merge --keep RECORD --seen CODE
                                          has HubSpot merge two records of one row into the one kept; nothing takes it back
  renewa-sync reviews ID --take … --replace
                                          in the place of a decision that no worker has come to yet
  renewa-sync reviews --all --entity E --field F --kind conflict|first_link --take local|hubspot|leave
  renewa-sync config export               all that is synced with what, as one YAML file
  renewa-sync config diff FILE            what that file would change; exit code 1 if it differs or is faulty
  renewa-sync config apply FILE --plan    stores the changes and plans them; nothing is written before the plans are applied
  renewa-sync config entities | show ENTITY
  renewa-sync findings [--entity E]       differences that audits found
  renewa-sync drift [--all] [--entity E]  what changed in either schema and is not acknowledged; --all: the whole history
  renewa-sync drift acknowledge ID
  renewa-sync guard                       entities paused before a mass change
  renewa-sync guard ENTITY --take approve|restore|accept
  renewa-sync keys rotate                 seals the stored tokens with the present master key

  --json   for programs     --wait   until the run is planned, or has ended     --help

  RENEWA_SYNC_URL    address of the api (http://localhost:3000)
  RENEWA_SYNC_TOKEN  an API token: admin page, Settings, API tokens

Exit codes: 0 well, 1 not well or refused, 2 misunderstood.
`;

/** Whose marks the changes become. */
export const BENCH_PORTAL = 'capture-bench';

export interface BenchTable {
  readonly name: string;
  readonly captured: readonly string[];
  readonly create: string;
  fill(rows: number): string;
  /** SET clauses that really change captured columns; `mark` differs from run to run. */
  change(mark: string): string;
}

/** Nothing but the key and three captured columns: the relative cost is highest here. */
const narrow: BenchTable = {
  name: 'narrow',
  captured: ['name', 'phone', 'amount'],
  create: `create table narrow (id bigint generated always as identity primary key, name text, phone text, amount numeric(14,2))`,
  fill: (rows) =>
    `insert into narrow (name, phone, amount) select 'Name ' || n, '+1 555 ' || n, n from generate_series(1, ${rows}) n`,
  change: (mark) => `name = 'Name ${mark} ' || id, amount = amount + 1`,
};

/** Renewa One's contact: its types, its indexes, its own before-update trigger; captured is what the demo maps. */
const contact: BenchTable = {
  name: 'contact',
  captured: [
    ...['salutation', 'given_name', 'family_name', 'email', 'secondary_email', 'mobile_phone', 'home_phone', 'stage'],
    ...['job_title', 'employer_name', 'preferred_language', 'mailing_street', 'mailing_city', 'mailing_state'],
    ...[
      'mailing_zip',
      'mailing_country',
      'date_of_birth',
      'marketing_opt_out',
      'assigned_agent_id',
      'last_contacted_at',
    ],
    'deleted_at',
  ],
  create: `
    create type contact_type as enum ('landowner', 'tenant_farmer', 'attorney', 'other');
    create type contact_stage as enum ('prospect', 'contacted', 'in_negotiation', 'signed');
    create type contact_channel as enum ('email', 'phone', 'mail', 'sms');
    create table contact (
      id bigint generated always as identity primary key,
      external_ref uuid not null default gen_random_uuid() unique,
      salutation text, given_name text not null, family_name text not null,
      email citext unique, secondary_email citext, mobile_phone text, home_phone text,
      contact_type contact_type not null default 'landowner', stage contact_stage not null default 'prospect',
      job_title text, employer_name text, preferred_channel contact_channel not null default 'email',
      preferred_language char(2) not null default 'en',
      mailing_street text, mailing_city text, mailing_state char(2), mailing_zip text,
      mailing_country char(2) not null default 'US', date_of_birth date,
      is_deceased boolean not null default false, marketing_opt_out boolean not null default false,
      w9_received_on date, bank_account_last4 char(4), lead_source text, interests text[] not null default '{}',
      assigned_agent_id bigint, last_contacted_at timestamptz, next_follow_up_on date,
      notes text, attributes jsonb not null default '{}',
      created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
      deleted_at timestamptz, row_version bigint not null default 1
    );
    create index contact_family_name_idx on contact (lower(family_name), lower(given_name));
    create index contact_updated_idx on contact (updated_at, id);
    create function touch_versioned_row() returns trigger language plpgsql as $$
    begin
      new.updated_at := clock_timestamp();
      new.row_version := old.row_version + 1;
      return new;
    end $$;
    create trigger contact_touch before update on contact for each row execute function touch_versioned_row()`,
  fill: (rows) => `
    insert into contact (salutation, given_name, family_name, email, mobile_phone, job_title, employer_name, mailing_street,
      mailing_city, mailing_state, mailing_zip, date_of_birth, lead_source, interests, last_contacted_at, notes, attributes)
    select 'Ms.', 'Given ' || n, 'Family ' || n, 'contact' || n || '@example.com', '+1 555 01' || n, 'Farmer',
      'Employer ' || n, n || ' Main Street', 'Sweetwater', 'TX', '79556', date '1960-01-01' + n % 9000, 'county_records',
      '{solar,wind}', now(), 'Met at the county fair, asked about royalties and the term of the lease.', '{"score": 3}'
    from generate_series(1, ${rows}) n`,
  change: (mark) => `job_title = 'Farmer ${mark}', last_contacted_at = clock_timestamp()`,
};

export const CAPTURE_TABLES: readonly BenchTable[] = [narrow, contact];

-- Who works for which organisation, as the organisation itself says, with the history of it; files of staff that
-- administrators brought. Names, and who did what, are sealed under the platform's key for staff.

-- People without a place in the register who run accounts of staff; the id is the subject of their account.
create table staff.administrator (
  id text primary key,
  sealed bytea not null
);

create table staff.member (
  id text primary key,
  organisation text not null,
  kind text not null check (kind in ('professional', 'administrator')),
  -- A practitioner of the register, or a staff.administrator.
  subject text not null,
  function text not null check (function in ('member', 'administrator')),
  state text not null check (state in ('invited', 'active', 'suspended', 'left')),
  -- Days, both included; null is without a limit.
  from_day date,
  until_day date,
  -- The subject of the account of kind administrator through which they run the staff.
  account text,
  version int not null,
  -- The last change: invited, accepted, suspended, ...
  what text not null,
  changed_at timestamptz not null,
  unique (organisation, kind, subject)
);
create index member_subject on staff.member (subject, kind);
create index member_account on staff.member (account) where account is not null;

-- What was changed, when, by whom, and how it was before. Never changed, never deleted.
create table staff.change (
  id text primary key,
  member text not null references staff.member (id),
  version int not null,
  at timestamptz not null,
  what text not null,
  sealed bytea not null
);
create unique index change_member on staff.change (member, version);

create table staff.import (
  id text primary key,
  organisation text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- 1 running, 2 done, 3 failed, 4 undone
  state smallint not null,
  total int not null,
  reached int not null default 0,
  -- The file's name, and who brought it.
  sealed bytea not null
);
create index import_running on staff.import (id) where state = 1;
create index import_organisation on staff.import (organisation, id desc);

create table staff.import_row (
  import text not null references staff.import (id),
  -- As a text editor counts; those whom the file no longer names follow after its last line.
  line int not null,
  -- 0 pending, 1 invited, 2 changed, 3 same, 4 ended, 5 refused
  outcome smallint not null,
  sealed bytea not null,
  primary key (import, line)
);
create index import_row_outcome on staff.import_row (import, outcome, line);

-- Files of declarations that the agency brought, and what became of each of their lines. Names, numbers and links to
-- persons and records are sealed under the platform's key for openings.

create table openings.job (
  id text primary key,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- 1 running, 2 done, 3 failed
  state smallint not null,
  total int not null,
  opened int not null default 0,
  already int not null default 0,
  refused int not null default 0,
  -- Every line up to this one has its outcome.
  reached int not null default 0,
  -- The file's name, and who brought it.
  sealed bytea not null,
  -- Lines about to be opened whose persons had no record then: what an interrupted attempt must not lose.
  attempt bytea
);
create index job_running on openings.job (id) where state = 1;

create table openings.row (
  job text not null references openings.job (id),
  -- As a text editor counts, the header being one of them.
  line int not null,
  -- 0 pending, 1 opened, 2 already, 3 refused
  outcome smallint not null,
  sealed bytea not null,
  primary key (job, line)
);
create index row_refused on openings.row (job, line) where outcome = 3;
create index row_pending on openings.row (job, line) where outcome = 0;

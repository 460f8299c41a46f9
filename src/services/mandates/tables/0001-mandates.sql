-- Who acts for whom, on what proof, until when. Persons, kind, scope and who decided are sealed; tokens are keyed digests,
-- so a dump shows that there are mandates and when they hold, never whose.
create table mandates.mandate (
  id text primary key,
  represented bigint not null,
  representative bigint not null,
  from_at timestamptz not null,
  -- Null is without an end.
  until_at timestamptz,
  registered_at timestamptz not null,
  sealed bytea not null,
  ended_at timestamptz,
  -- Who ended it.
  ended_sealed bytea,
  check ((ended_at is null) = (ended_sealed is null))
);
create index mandate_represented on mandates.mandate (represented, id desc);
create index mandate_representative on mandates.mandate (representative, id desc);

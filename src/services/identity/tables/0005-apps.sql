-- Apps that people connect: who publishes them, what each was granted, by whom and until when, and the one-time handles by
-- which the portal opens them. What names a patient is sealed; handles and grants are found by their hashes.
create table identity.app (
  client     text primary key references identity.client on delete cascade,
  publisher  text,
  launch_url text
);

create table identity.app_grant (
  id         text primary key,
  grant_hash bytea not null unique,
  account    text not null references identity.account on delete cascade,
  client     text not null references identity.client on delete cascade,
  scopes     text[] not null,
  sealed     bytea not null,
  -- The portal session that it ends with; null where it lasts without one.
  session    text,
  created_at timestamptz not null,
  used_at    timestamptz,
  ends_at    timestamptz not null,
  ended_at   timestamptz,
  ended_why  text
);
create index app_grant_account on identity.app_grant (account) where ended_at is null;
create index app_grant_ends on identity.app_grant (ends_at);

create table identity.launch (
  handle_hash bytea primary key,
  sealed      bytea not null,
  -- The one authorization that it was brought to.
  used_by     bytea,
  expires_at  timestamptz not null
);
create index launch_expires on identity.launch (expires_at);

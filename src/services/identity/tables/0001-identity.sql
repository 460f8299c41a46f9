-- Accounts, sessions, partner systems and what the two OpenID providers keep. Secrets are stored as SHA-256 alone,
-- names and payloads sealed: a copy of these tables signs nobody in and names nobody.
create schema if not exists identity;

create table identity.account (
  id          text primary key,
  kind        text not null check (kind in ('patient', 'professional', 'operator')),
  subject     text not null,
  national_id bigint not null,
  roles       text[] not null default '{}',
  sealed      bytea not null,
  created_at  timestamptz not null,
  disabled_at timestamptz,
  unique (kind, subject),
  unique (kind, national_id)
);

create table identity.session (
  secret_hash      bytea primary key,
  id               text not null unique,
  account          text not null references identity.account on delete cascade,
  assurance        text not null check (assurance in ('low', 'substantial', 'high')),
  authenticated_at timestamptz not null,
  seen_at          timestamptz not null,
  ends_at          timestamptz not null
);
create index session_account on identity.session (account);
create index session_ends on identity.session (ends_at);

create table identity.sign_in (
  state_hash   bytea primary key,
  browser_hash bytea not null,
  sealed       bytea not null,
  expires_at   timestamptz not null
);
create index sign_in_expires on identity.sign_in (expires_at);

create table identity.client (
  id                text primary key,
  kind              text not null check (kind in ('system', 'app')),
  name              text not null,
  organisation_id   text,
  organisation_kind text,
  jwks              text,
  scopes            text[] not null,
  redirect_uris     text[] not null default '{}',
  created_at        timestamptz not null,
  disabled_at       timestamptz,
  check (kind = 'app' or (jwks is not null and organisation_id is not null and organisation_kind is not null))
);

-- What oidc-provider keeps (codes, grants, sessions, used assertions); `realm` tells the platform's from the simulator's.
create table identity.oidc (
  realm       text not null,
  model       text not null,
  id_hash     bytea not null,
  sealed      bytea not null,
  grant_hash  bytea,
  uid_hash    bytea,
  expires_at  timestamptz,
  consumed_at timestamptz,
  primary key (realm, model, id_hash)
);
create index oidc_grant on identity.oidc (grant_hash) where grant_hash is not null;
create index oidc_uid on identity.oidc (uid_hash) where uid_hash is not null;
create index oidc_expires on identity.oidc (expires_at);

create table identity.revoked_token (
  jti_hash   bytea primary key,
  expires_at timestamptz not null
);

create table identity.secret (
  purpose    text primary key,
  sealed     bytea not null,
  created_at timestamptz not null
);

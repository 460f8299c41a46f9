-- Ways in of people: posted activation codes, passkeys, authenticators, recovery, and what each person is shown of it.
-- Human secrets are argon2id, ceremonies are found by a hash of what the browser holds, names are sealed.
alter table identity.account add column valid_from timestamptz;

create table identity.activation (
  id            text primary key,
  kind          text not null check (kind in ('patient', 'professional', 'administrator')),
  subject       text not null,
  code_hash     text not null,
  sealed        bytea not null,
  -- The code itself, for the printer alone; gone when it was used or a few days old.
  letter_sealed bytea,
  recovery      text,
  issued_at     timestamptz not null,
  expires_at    timestamptz not null,
  tries         integer not null default 0,
  used_at       timestamptz
);
create unique index activation_open on identity.activation (kind, subject) where used_at is null;
create index activation_expires on identity.activation (expires_at);

create table identity.passkey (
  id           text primary key,
  account      text not null references identity.account on delete cascade,
  credential   text not null unique,
  public_key   bytea not null,
  counter      bigint not null,
  synced       boolean not null,
  backed_up    boolean not null,
  transports   text[] not null default '{}',
  sealed       bytea not null,
  created_at   timestamptz not null,
  last_used_at timestamptz
);
create index passkey_account on identity.passkey (account);

create table identity.authenticator (
  account    text primary key references identity.account on delete cascade,
  passphrase text not null,
  sealed     bytea not null,
  since      timestamptz not null,
  -- The last time step that was accepted: each is good once (RFC 6238 section 5.2).
  last_step  bigint not null default 0
);

create table identity.ceremony (
  key_hash   bytea primary key,
  sealed     bytea not null,
  expires_at timestamptz not null
);
create index ceremony_expires on identity.ceremony (expires_at);

create table identity.account_event (
  id      text primary key,
  account text not null references identity.account on delete cascade,
  at      timestamptz not null,
  kind    text not null,
  device  text not null default '',
  method  text
);
create index account_event_account on identity.account_event (account, id desc);

create table identity.recovery (
  id          text primary key,
  account     text not null references identity.account on delete cascade,
  reference   text not null,
  state       text not null check (state in ('asked', 'checked', 'approved', 'done', 'refused', 'cancelled')),
  reach       text not null check (reach in ('letter', 'desk')),
  sealed      bytea not null,
  asked_at    timestamptz not null,
  checked_by  text,
  approved_by text,
  activation  text,
  expires_at  timestamptz not null,
  -- Two signatures of one hand are one signature.
  check (approved_by is null or approved_by <> checked_by)
);
create unique index recovery_open on identity.recovery (account) where state in ('asked', 'checked', 'approved');
create index recovery_state on identity.recovery (state, id desc);

-- What people are told by mail, written in the transaction of what happened.
create table identity.happening (
  id      text primary key,
  patient text not null,
  kind    text not null,
  at      timestamptz not null
);

-- Partners: keys by address, tokens bound to a key or a certificate, pushed requests, the agreement that carries it all.
-- Keys of ours have numbers, so that the next one is published before it signs. Used proofs (DPoP) are remembered.
alter table identity.client
  add column jwks_uri               text,
  add column bound_by               text not null default 'none' check (bound_by in ('none', 'dpop', 'mtls')),
  add column certificate_thumbprint text,
  add column certificate_subject    text,
  add column par_required           boolean not null default false,
  add column introspects            boolean not null default false,
  add column contact                bytea,
  add column agreement_number       text,
  add column agreement_from         date,
  add column agreement_until        date,
  add column sandbox                boolean not null default false;
alter table identity.client drop constraint client_check;
alter table identity.client add constraint client_check check (
  kind = 'app' or (organisation_id is not null and organisation_kind is not null
    and (jwks is not null or jwks_uri is not null or certificate_thumbprint is not null)));
alter table identity.client add constraint client_keys_once check (jwks is null or jwks_uri is null);
alter table identity.client add constraint client_agreement check (agreement_number is null or agreement_from is not null);

alter table identity.secret
  add column number      integer not null default 1,
  add column active_from timestamptz;
update identity.secret set active_from = created_at;
alter table identity.secret alter column active_from set not null;
alter table identity.secret drop constraint secret_pkey;
alter table identity.secret add primary key (purpose, number);

-- Unlogged: a proof is worth a minute, and one row for each request is not worth a flush to disk. After a crash of the
-- database the table is empty.
create unlogged table identity.proof (
  proof_hash bytea primary key,
  expires_at timestamptz not null
);
create index proof_expires on identity.proof (expires_at);

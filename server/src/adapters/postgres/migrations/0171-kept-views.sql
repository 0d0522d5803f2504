-- What was sent, so that a view can be drawn again (feature 57): compressed and encrypted under a key for each person.
-- The audit cites its digests; here is nothing that the audit's proofs depend on, so that it can be erased.

-- The person's key, wrapped by the site's, which the database never has. Deleting the row makes what it closed unreadable.
create table view_key (
  nhs_number text        primary key,
  key_id     text        not null unique,
  wrapped    bytea       not null,
  made_at    timestamptz not null default now()
);

-- Entries as sent, once however often they are seen: many in one pack. digests: 32 bytes each, in the pack's order.
create table view_pack (
  id         bigint      generated always as identity primary key,
  nhs_number text        not null,
  key_id     text        not null,
  digests    bytea       not null,
  bytes      bytea       not null,
  kept_at    timestamptz not null default now(),
  -- marked by one run of `ncr views expire`, deleted by a later one where nothing cites it since
  leaving_at timestamptz
);
create index view_pack_person on view_pack (nhs_number, id);

-- What stood around them: the lines of one batch, or one page, without their entries.
create table view_frame (
  nhs_number text        not null,
  digest     bytea       not null,
  key_id     text        not null,
  bytes      bytea       not null,
  kept_at    timestamptz not null default now(),
  primary key (nhs_number, digest)
);
create index view_frame_kept_at on view_frame (kept_at);

grant select, insert, delete on view_key, view_frame to ncr_server;
grant select, insert, delete on view_pack to ncr_server;
grant update (leaving_at) on view_pack to ncr_server;

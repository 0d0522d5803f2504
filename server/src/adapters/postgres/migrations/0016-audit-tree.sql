-- The chain of the audit becomes a Merkle tree (RFC 9162, section 2.1), and signed heads of it are kept.
-- Each entry keeps one hash: that of the largest whole subtree that ends with it. Those of the entries there are already
-- are worked out here; an audit whose chain is broken stops the migration, for a new tree over it would hide that.

alter table audit_entry add column node bytea check (length(node) = 32);
alter table audit_entry disable trigger audit_entry_no_change;

create function pg_temp.audit_json(value text) returns text language sql immutable as
  $$ select coalesce(to_json(value)::text, 'null') $$;

do $$
declare
  entry    record;
  expected bigint  := 0;
  previous bytea   := decode(repeat('00', 32), 'hex');
  roots    bytea[] := '{}';
  rest     bigint;
  bytes    bytea;
  hashed   bytea;
begin
  for entry in select * from audit_entry order by seq loop
    expected := expected + 1;
    bytes := convert_to('[' || entry.seq || ','
      || pg_temp.audit_json(to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) || ','
      || pg_temp.audit_json(entry.kind) || ',' || pg_temp.audit_json(entry.nhs_number) || ','
      || pg_temp.audit_json(entry.ods_code) || ',' || pg_temp.audit_json(entry.user_id) || ','
      || pg_temp.audit_json(entry.disclosure_id) || ',' || pg_temp.audit_json(entry.body) || ']', 'UTF8');
    if entry.seq <> expected or entry.previous_hash <> previous or entry.hash <> sha256(previous || bytes)
      or entry.at <> date_trunc('milliseconds', entry.at) then
      raise exception 'the audit is altered, missing or out of order at entry %: keep a copy, and see docs/audit.md', expected;
    end if;
    previous := entry.hash;
    hashed := sha256('\x00'::bytea || bytes);
    rest := entry.seq - 1;
    while rest % 2 = 1 loop
      hashed := sha256('\x01'::bytea || roots[array_upper(roots, 1)] || hashed);
      roots := trim_array(roots, 1);
      rest := rest / 2;
    end loop;
    roots := roots || hashed;
    update audit_entry set node = hashed where seq = entry.seq;
  end loop;
end $$;

alter table audit_entry enable trigger audit_entry_no_change;
alter table audit_entry alter column node set not null, drop column previous_hash, drop column hash;

-- Signed tree heads (RFC 9162, section 4.10): what the tree was, said by a key that the database does not have.
create table audit_head (
  tree_size bigint      primary key check (tree_size > 0),
  at        timestamptz not null,
  root      bytea       not null check (length(root) = 32),
  key_id    text        not null,
  signature bytea       not null
);
create trigger audit_head_no_change before update or delete on audit_head
  for each row execute function audit_entry_is_append_only();
create trigger audit_head_no_truncate before truncate on audit_head
  for each statement execute function audit_entry_is_append_only();
grant select, insert on audit_head to ncr_server;

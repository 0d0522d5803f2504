-- What officers did is a few entries among many: found without reading what everybody else did.
create index audit_entry_officers on audit_entry (ods_code, seq)
  where kind in ('signed-in', 'looks-looked-up', 'view-replayed', 'look-up-reviewed');

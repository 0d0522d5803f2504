-- Officers ask by period. Entries are written in the order of their time: a block range index is a few pages and costs a write nothing.
create index audit_entry_at on audit_entry using brin (at);

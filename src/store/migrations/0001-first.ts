/** Records, their terms, the outbox and the audit. */
export const first = `
  create table record (
    sequence integer primary key,
    kind     text not null,
    id       text not null,
    version  integer not null,
    body     text not null check (json_valid(body)),
    unique (kind, id)
  ) strict;
  create table term (
    kind     text not null,
    word     text not null,
    sequence integer not null references record (sequence) on delete cascade,
    primary key (kind, word, sequence)
  ) strict, without rowid;
  create index term_of_record on term (sequence);

  create table outbox (
    key            text primary key,
    lane           text not null,
    effect         text not null check (json_valid(effect)),
    revision       integer not null default 1,
    attempts       integer not null default 0,
    uncertain      integer not null default 0,
    due_ms         integer,
    claimed_ms     integer,
    first_claim_ms integer,
    error          text
  ) strict;
  create index outbox_due on outbox (lane, due_ms) where due_ms is not null;

  create table audit (
    sequence integer primary key,
    at       text not null,
    entry    text not null check (json_valid(entry)),
    hash     text not null
  ) strict;
  create trigger audit_is_never_changed before update on audit
    begin select raise(abort, 'the audit is append-only'); end;
  create trigger audit_is_never_cut before delete on audit
    begin select raise(abort, 'the audit is append-only'); end;`

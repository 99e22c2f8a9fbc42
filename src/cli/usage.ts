export const USAGE = `Vector Bucket Console: browse, review and delete vectors of OSS vector buckets.

vector-bucket-console [serve]        console and proxy; without --region also the emulator with sample data
  --region R --account-id A          a real account, signed with OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET
  --bucket B                         only this bucket; may be repeated
  --endpoint URL | --internal        another endpoint, or the region's internal one
  --environment production           tag of the connection; "production" confirms most strictly
  --read-only                        show everything, delete nothing
  --host 127.0.0.1 --port 7300       where to listen; port 0: any free port (then the emulator's too)
  --emulator-port 9100
  --data-dir DIR                     audit log and emulator store (default: the user's data folder)
  --no-open                          do not open a browser
  --json                             first line of standard output: {"console","proxy","emulator","token"}

vector-bucket-console emulator       the local vector bucket service alone
  --data-dir DIR | --memory          where vectors are kept
  --sample                           load the sample data
  --host 127.0.0.1 --port 9100
  --region cn-hangzhou --account-id 1234567890123456
  --access-key-id emulator --access-key-secret emulator-secret
  --access-keys FILE                 several keys instead, with RAM policies and expiry
  --fault RULE                       something that goes wrong, such as deleteVectors:error:429:TooManyRequests:count=3
  --fault-file FILE --seed N         such rules from a file, and what makes their chances repeatable
  --strict-metadata                  refuse numbers and booleans in metadata and filters
  --topk-cap 100                     largest topK of a query
  --log                              one line of JSON on standard error for each request
  --json                             first line of standard output: {"emulator","region","accountId","accessKeyId",…}

vector-bucket-console emulator export --data-dir DIR --bucket B --index I > FILE
vector-bucket-console emulator import --data-dir DIR --bucket B --index I < FILE
                                     vectors of an emulator that is not running, as JSON Lines
  --distance-metric cosine           import: makes a missing index, with this metric and the file's dimension
  --non-filterable FIELD             import: likewise, a field that filters cannot use; may be repeated

vector-bucket-console run PLAN       executes a confirmed plan, as the console exports it, near the bucket;
                                     the same command again goes on where it was
  --work-dir DIR                     journal, backup, audit log and report (default: PLAN.run)
  --endpoint URL | --internal        another endpoint than the region's, or its internal one
  --concurrency 16 --read-concurrency 16
                                     deletes and reads side by side, at most
  --no-drift-check                   do not read each key again before it is deleted
  --stop                             end a paused run for good, with its account
  --json                             events as JSON Lines: {"event":"checked"|"backup"|"progress"|"paused"|"ended",…}

vector-bucket-console restore BACKUP puts the vectors of a backup back; shows conflicts first
  --into BUCKET/INDEX                another place than the one they come from
  --only TEXT | --prefix P           only keys that contain TEXT, or begin with P
  --keys FILE                        only keys of this list: one a line, or as JSON in a .jsonl file
  --overwrite                        also where a key is there with other content
  --dry-run                          show the conflicts and end
  --yes                              do not ask
  --work-dir DIR                     (default: BACKUP.restore) and the other flags of run

run and restore end with 0: every key accounted for, none failed; 1: ended, some failed; 2: nothing was
begun; 3: paused, with the command that goes on; 130: paused by Ctrl-C or SIGTERM (twice: at once).

vector-bucket-console audit verify FILE    checks that an audit log is one unbroken chain
  --report REPORT.jsonl              and that a run's report fits it: every key, batch and request
  --backup BACKUP.jsonl.gz           and the backup: whole, and with every vector that was deleted

VECTOR_BUCKET_CONSOLE_TOKEN fixes the token to sign in with.
`;

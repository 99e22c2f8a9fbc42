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

vector-bucket-console audit verify FILE    checks that an audit log is one unbroken chain
  --report REPORT.jsonl              and that a run's report fits it: every key, batch and request
  --backup BACKUP.jsonl.gz           and the backup: whole, and with every vector that was deleted

VECTOR_BUCKET_CONSOLE_TOKEN fixes the token to sign in with.
`;

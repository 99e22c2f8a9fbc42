import { LIMITS } from '#protocol/limits.ts';

export interface CodeFacts {
  readonly region: string;
  readonly accountId: string;
  readonly bucket: string;
  readonly index: string;
  /** File with the keys, as a JSON array of strings. */
  readonly keysFile: string;
}

const PER_CALL = LIMITS.deleteKeysPerCall;

/** Shell commands that delete the keys in the file, with jq and ossutil 2. */
export function ossutilCode({ region, accountId, bucket, index, keysFile }: CodeFacts): string {
  return `jq -r 'range(0; length; ${PER_CALL}) as $from | .[$from:$from + ${PER_CALL}] | join(",")' ${quoted(keysFile)} |
while IFS= read -r keys; do
  ossutil vectors-api delete-vectors --region ${quoted(region)} --account-id ${quoted(accountId)} \\
    --bucket ${quoted(bucket)} --index-name ${quoted(index)} --keys "$keys" || break
done`;
}

/** A program for the Python SDK V2 that deletes the keys in the file. */
export function pythonCode({ region, accountId, bucket, index, keysFile }: CodeFacts): string {
  return `import json

import alibabacloud_oss_v2 as oss
import alibabacloud_oss_v2.vectors as oss_vectors

config = oss.config.load_default()
config.credentials_provider = oss.credentials.EnvironmentVariableCredentialsProvider()
config.region = ${JSON.stringify(region)}
config.account_id = ${JSON.stringify(accountId)}
client = oss_vectors.Client(config)

with open(${JSON.stringify(keysFile)}, encoding="utf-8") as file:
    keys = json.load(file)

for start in range(0, len(keys), ${PER_CALL}):
    result = client.delete_vectors(oss_vectors.models.DeleteVectorsRequest(
        bucket=${JSON.stringify(bucket)},
        index_name=${JSON.stringify(index)},
        keys=keys[start:start + ${PER_CALL}],
    ))
    print(start, result.status_code, result.request_id)`;
}

/** A program for the Go SDK V2 that deletes the keys in the file. */
export function goCode({ region, accountId, bucket, index, keysFile }: CodeFacts): string {
  return `package main

import (
	"context"
	"encoding/json"
	"log"
	"os"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/vectors"
)

func main() {
	text, err := os.ReadFile(${JSON.stringify(keysFile)})
	if err != nil {
		log.Fatal(err)
	}
	var keys []string
	if err := json.Unmarshal(text, &keys); err != nil {
		log.Fatal(err)
	}
	client := vectors.NewVectorsClient(oss.LoadDefaultConfig().
		WithCredentialsProvider(credentials.NewEnvironmentVariableCredentialsProvider()).
		WithRegion(${JSON.stringify(region)}).
		WithAccountId(${JSON.stringify(accountId)}))
	for start := 0; start < len(keys); start += ${PER_CALL} {
		end := min(start+${PER_CALL}, len(keys))
		if _, err := client.DeleteVectors(context.Background(), &vectors.DeleteVectorsRequest{
			Bucket:    oss.Ptr(${JSON.stringify(bucket)}),
			IndexName: oss.Ptr(${JSON.stringify(index)}),
			Keys:      keys[start:end],
		}); err != nil {
			log.Fatalf("keys %d to %d: %v", start, end, err)
		}
	}
}`;
}

function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

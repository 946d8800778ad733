import { describe, expect, test } from 'vitest'
import { diagnose } from '../../../src/diagnosis/index.ts'
import type { Cause } from '../../../src/diagnosis/finding.ts'
import type { Snapshot } from '../../../src/evidence/snapshot.ts'
import { aborted, failedPodTask, failedSparkTask, failedTask, lostTask, raised } from '../given.ts'

const rows: [string, Snapshot, Cause][] = [
  [
    'a space quota in a failed stage',
    failedSparkTask('', [
      aborted(
        lostTask(
          'org.apache.hadoop.hdfs.protocol.DSQuotaExceededException: The DiskSpace quota of /user/x is exceeded: quota = 10995116277760 B = 10 TB but diskspace consumed = 10995451822080 B = 10.00 TB',
        ),
      ),
    ]),
    'hdfs-quota',
  ],
  [
    'a name quota',
    failedSparkTask('', [
      'org.apache.hadoop.hdfs.protocol.NSQuotaExceededException: The NameSpace quota (directories and files) of directory /user/x is exceeded: quota=6 file count=7',
    ]),
    'hdfs-quota',
  ],
  [
    'the hdfs command on a quota',
    failedPodTask(
      'put: The DiskSpace quota of /user/x is exceeded: quota = 1024 B = 1 KB but diskspace consumed = 2048 B = 2 KB',
    ),
    'hdfs-quota',
  ],
  [
    'a denied read',
    failedPodTask(
      'get: Permission denied: user=analytics-ml, access=READ, inode="/wmf/data/x":hdfs:hadoop:drwxr-x---',
    ),
    'hdfs-permission',
  ],
  [
    'a missing input of Spark',
    failedSparkTask('', [
      'pyspark.errors.exceptions.captured.AnalysisException: [PATH_NOT_FOUND] Path does not exist: hdfs://analytics-hadoop/user/x/2026-11.',
    ]),
    'hdfs-missing-path',
  ],
  [
    'a missing input of the hdfs command',
    failedPodTask("get: `/user/x/2026-11/*': No such file or directory"),
    'hdfs-missing-path',
  ],
  [
    'safe mode',
    failedPodTask('mkdir: Cannot create directory /user/x. Name node is in safe mode.'),
    'hdfs-unavailable',
  ],
  [
    'a refused connection to the NameNode',
    failedPodTask(
      'ls: Call From pod/10.0.0.1 to nn1.example.org:8020 failed on connection exception: java.net.ConnectException: Connection refused',
    ),
    'hdfs-unavailable',
  ],
  [
    'a missing block',
    failedSparkTask('', [
      aborted(
        lostTask(
          'org.apache.hadoop.hdfs.BlockMissingException: Could not obtain block: BP-1:blk_7 file=/wmf/x',
        ),
      ),
    ]),
    'hdfs-unavailable',
  ],
  [
    'no ticket',
    failedSparkTask('', [
      'Exception in thread "main" java.io.IOException: Failed on local exception: java.io.IOException: org.apache.hadoop.security.AccessControlException: Client cannot authenticate via:[TOKEN, KERBEROS]',
    ]),
    'kerberos',
  ],
  [
    'a refused keytab',
    failedPodTask('kinit: Preauthentication failed while getting initial credentials'),
    'kerberos',
  ],
  [
    'an archive that is not there',
    failedSparkTask('', [
      'Exception in thread "main" java.io.FileNotFoundException: File does not exist: hdfs://analytics-hadoop/wmf/cache/artifacts/job-1.0.conda.tgz',
    ]),
    'artifact-missing',
  ],
  [
    'an archive that does not unpack',
    failedSparkTask('', [
      aborted(
        lostTask(
          'java.io.IOException: Cannot run program "venv/bin/python3": error=2, No such file or directory',
        ),
      ),
    ]),
    'artifact-missing',
  ],
  // What only looks like Hadoop's trouble.
  [
    'a local file that is missing',
    failedPodTask(
      'Traceback (most recent call last):',
      '  File "/srv/a.py", line 1, in <module>',
      "FileNotFoundError: [Errno 2] No such file or directory: '/srv/config.yaml'",
    ),
    'application-error',
  ],
  [
    'a local permission',
    failedTask(raised("PermissionError: [Errno 13] Permission denied: '/opt/x'")),
    'application-error',
  ],
  [
    'a web service that refuses the connection',
    failedPodTask(
      "requests.exceptions.ConnectionError: HTTPConnectionPool(host='api.example.org', port=80): Max retries exceeded (Caused by NewConnectionError('[Errno 111] Connection refused'))",
    ),
    'application-error',
  ],
  [
    'a standby NameNode on the way',
    failedSparkTask('', [
      '26/11/20 06:00:00 INFO RetryInvocationHandler: org.apache.hadoop.ipc.RemoteException(org.apache.hadoop.ipc.StandbyException): Operation category READ is not supported in state standby',
      'ValueError: no rows',
    ]),
    'application-error',
  ],
  [
    'an expired token of another service',
    failedPodTask(
      'requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://api.example.org',
    ),
    'application-error',
  ],
  [
    'the word quota of another service',
    failedPodTask('google.api_core.exceptions.ResourceExhausted: 429 exceeded quota'),
    'application-error',
  ],
  [
    'a zip file of the program’s own',
    failedPodTask('zipfile.BadZipFile: File is not a zip file'),
    'application-error',
  ],
  [
    'kerberos in printed settings',
    failedPodTask('auth: kerberos', 'INFO a', 'ValueError: no rows'),
    'application-error',
  ],
]

describe('HDFS, Kerberos and artifacts:', () => {
  test.each(rows)('%s', (_, snapshot, cause) => {
    expect(diagnose(snapshot).cause).toBe(cause)
  })
})

test('a used up quota becomes a ticket about the directory, without an invented size', () => {
  const { ticket, resource, change } = diagnose(rows[0]?.[1] as Snapshot)
  expect({ ticket, resource }).toEqual({
    ticket: 'file',
    resource: { kind: 'hdfs', namespace: null, name: '/user/x' },
  })
  expect(change).toMatchObject({ field: 'space quota', from: '10 TB', to: null })
})

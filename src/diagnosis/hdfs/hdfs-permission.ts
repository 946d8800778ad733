import { failingWords, lineWith } from '../failing-words.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'

// FSPermissionChecker of Hadoop 2.10 and 3.3; superuser calls.
const denied =
  /Permission denied: user=([^,\s]{1,120}), access=([A-Z_]{1,20}), inode="([^"]{1,400})":?(\S{0,200})/
const superuser = /Access denied for user (\S{1,120})\. Superuser privilege is required/

/** HDFS does not let this user read or write there. */
export const hdfsPermission: Rule = {
  causes: ['hdfs-permission'],
  about: 'The NameNode answered `Permission denied: user=…, access=…, inode=…`.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const failing = failingWords(facts)
    const match = denied.exec(failing?.words ?? '')
    if (!failing) return null
    if (!match) {
      const refused = superuser.exec(failing.words)
      if (!refused) return null
      return found('hdfs-permission', facts, {
        headline: `HDFS asks ${refused[1]} for superuser privilege`,
        explanation: [
          `${taskSubject(facts)}: ${quote(lineWith(failing.words, superuser))} (${failing.source}).`,
          'Only the platform team can do this operation or grant it.',
        ],
        resource: { kind: 'hdfs', namespace: null, name: '/' },
      })
    }
    const [, user, access, path = '', mode = ''] = match
    return found('hdfs-permission', facts, {
      headline: `${user} may not ${verb(access)} ${path}`,
      explanation: [
        `${taskSubject(facts)}: HDFS denied ${user} ${access} access to ${path} (${failing.source}).`,
        ...(mode === '' ? [] : [`The directory belongs to ${quote(mode, 200)}.`]),
        'Either the path is wrong, or its owner or the platform team has to grant the access; running the same again changes nothing.',
      ],
      fields: [
        { label: 'Path', value: path },
        { label: 'User', value: user ?? '' },
        { label: 'Access', value: access ?? '' },
      ],
      resource: { kind: 'hdfs', namespace: null, name: path },
    })
  },
}

const verb = (access: string | undefined): string =>
  /WRITE/.test(access ?? '') ? 'write to' : /EXECUTE/.test(access ?? '') ? 'enter' : 'read'

import { failingWords, lineWith } from '../failing-words.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'

// Hadoop's SaslRpcClient and UserGroupInformation, Java's and MIT's Kerberos.
const unauthenticated =
  /Client cannot authenticate via: ?\[|GSS ?initiate failed|GSSException|Failed to find any Kerberos (?:tgt|credentials?)|No valid credentials provided|KrbException|KerberosAuthException|LoginException|Pre-authentication (?:information was invalid|failed)|Keytab file:? \S{1,300} does not exist|not found in Kerberos database|Cannot contact any KDC|kinit: |klist: No credentials cache|Clock skew too great|[Tt]icket (?:has )?expired|Ticket not yet valid|Keytab contains no suitable keys|Unable to obtain (?:password|Principal Name) (?:from user|for authentication)|Cannot locate default realm|Cannot find (?:key|KDC)|Login failure for \S{1,200} from keytab|SIMPLE authentication is not enabled|Server has invalid Kerberos principal|(?:HDFS_DELEGATION_TOKEN|RM_DELEGATION_TOKEN|[Dd]elegation [Tt]oken|InvalidToken)[^\n]{0,300}(?:expired|can't be found in cache|is expired)|token \([^\n]{0,300}can't be found in cache|Delegation Token can be issued only with kerberos|Authentication required|kerberos\.exceptions|krb5_\w{3,40}|SPNEGO[^\n]{0,80}(?:fail|error)|No Kerberos credentials available/

/** The line that names principal or keytab, else the last that speaks of the trouble. */
const tellingLine = (words: string): string =>
  words.split('\n').find((line) => unauthenticated.test(line) && /principal|keytab/i.test(line)) ??
  lineWith(words, unauthenticated)

/** There is no valid Kerberos ticket. */
export const kerberos: Rule = {
  causes: ['kerberos'],
  about:
    'The last error is a refused authentication: no ticket, an expired one, a keytab or a delegation token.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const failing = failingWords(facts)
    if (!failing || !unauthenticated.test(failing.words)) return null
    const expired = /expired|can't be found in cache|InvalidToken/i.test(failing.words)
    return found('kerberos', facts, {
      headline: expired
        ? 'its Kerberos ticket or token has expired'
        : 'it had no valid Kerberos ticket',
      explanation: [
        `${taskSubject(facts)}: Kerberos authentication failed: ${quote(tellingLine(failing.words))} (${failing.source}).`,
        expired
          ? 'The ticket or delegation token ran out before the work ended: it was not renewed.'
          : 'The process had no valid Kerberos ticket when it spoke to Hadoop; this is authentication, not a file’s permission.',
        'The keytab and the ticket renewal of this Airflow instance are the platform team’s; running the same again changes nothing until they work.',
      ],
      resource: { kind: 'hadoop', namespace: null, name: 'kerberos' },
    })
  },
}

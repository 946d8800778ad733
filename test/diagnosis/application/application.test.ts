import { describe, expect, test } from 'vitest'
import { diagnose } from '../../../src/diagnosis/index.ts'
import { failedPodTask, failedTask, raised, record } from '../given.ts'

describe('the last uncaught failure is told, not', () => {
  const frames = ['Traceback (most recent call last):', '  File "/srv/a.py", line 3, in f']
  test.each([
    [
      'one that was retried',
      failedPodTask(
        ...frames,
        'requests.exceptions.ReadTimeout: timed out',
        'INFO retry succeeded',
        ...frames,
        "KeyError: 'label'",
      ),
      "KeyError: 'label'",
    ],
    [
      'clean-up that Python ignored',
      failedPodTask(
        ...frames,
        "KeyError: 'label'",
        'Exception ignored in: <function Pool.__del__>',
        ...frames,
        'OSError: handle is closed',
      ),
      "KeyError: 'label'",
    ],
    [
      'an error of the logger',
      failedPodTask(
        '--- Logging error ---',
        ...frames,
        'TypeError: not all arguments converted',
        'INFO a',
        'ERROR:train:validation set is empty',
      ),
      'validation set is empty',
    ],
    [
      'the exit that follows',
      failedPodTask(
        ...frames,
        "KeyError: 'label'",
        '',
        'During handling of the above exception, another exception occurred:',
        '',
        ...frames,
        'SystemExit: 1',
      ),
      "KeyError: 'label'",
    ],
    [
      'warnings that come after',
      failedPodTask(
        ...frames,
        "KeyError: 'label'",
        'WARN loader: queue is closing',
        'WARN loader: queue is closing',
      ),
      "KeyError: 'label'",
    ],
    [
      'a failure that only passes it on',
      failedPodTask(
        ...frames,
        "KeyError: 'label'",
        ...frames,
        "subprocess.CalledProcessError: Command 'x' returned non-zero exit status 1.",
      ),
      "KeyError: 'label'",
    ],
    [
      'the shell trace',
      failedPodTask('retrain.py: error: unrecognized arguments: --epocs 3', '+ exit 2'),
      '--epocs 3',
    ],
    [
      'the last line of a tool',
      failedTask(
        [
          record('subprocess.py', 'INFO', 'Empty vocabulary.'),
          record('subprocess.py', 'INFO', 'Command exited with return code 1'),
          ...raised(
            'airflow.exceptions.AirflowException: Bash command failed. The command returned a non-zero exit code 1.',
          ),
        ],
        { operator: 'BashOperator' },
      ),
      'Empty vocabulary',
    ],
  ])('%s', (_, snapshot, due) => {
    const finding = diagnose(snapshot)
    expect(finding.cause).toBe('application-error')
    expect(finding.explanation.join(' ')).toContain(due)
  })
})

test('neither secrets nor chat commands of a message are repeated', () => {
  const text = diagnose(
    failedPodTask('RuntimeError: <!channel> token=abcdef123456 https://u:pw0rd99@x.example.org'),
  ).explanation.join(' ')
  for (const hidden of ['<!channel>', 'abcdef123456', 'pw0rd99']) expect(text).not.toContain(hidden)
})

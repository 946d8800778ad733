import type { Facts } from '../../evidence/facts.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'

// Jinja2; airflow.models.variable, connection and param; the task SDK's AirflowRuntimeError (3.x).
const jinja =
  /(?:jinja2\.exceptions\.|^)(?:UndefinedError|TemplateSyntaxError|TemplateNotFound|TemplateRuntimeError|TemplateAssertionError|TemplatesNotFound)\b/m
const variable =
  /Variable (\S{1,200}) does not exist|VARIABLE_NOT_FOUND[^\n]{0,40}?'key': '([^']{1,200})'|Variable with (?:key|id):? ?['"`]?([^'"`\s]{1,200})['"`]? (?:not found|does not exist)/
const connection =
  /The conn_id [`'"]([^`'"]{1,200})[`'"] isn't defined|CONNECTION_NOT_FOUND[^\n]{0,40}?'conn_id': '([^']{1,200})'/
const parameter =
  /ParamValidationError|Invalid input for param (\S{1,200}?):|No value passed and Param has no default value|params? (?:are|is) not (?:JSON )?serializable/

/** A template, parameter, Variable or Connection was missing before the work began. */
export const templateError: Rule = {
  causes: ['template-error'],
  about: 'Airflow itself, not the pod, raised a Jinja, Variable, Connection or Param error.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const { ending } = facts.logs
    if (!ending || ending.printer !== 'airflow' || hasStarted(facts)) return null
    const what = missing(ending.words)
    if (what === null) return null
    const rendering = facts.logs.task?.lines.findLast(({ text }) =>
      /Exception rendering Jinja template for task/.test(text),
    )
    return found('template-error', facts, {
      headline: what.headline,
      explanation: [
        `${taskSubject(facts)}: it failed before its work began: ${quote(ending.text)} (${ending.log} line ${ending.lineNumber}).`,
        ...(rendering
          ? [`${quote(rendering.text)} (${ending.log} line ${rendering.number}).`]
          : []),
        what.remedy,
      ],
    })
  },
}

function missing(words: string): { headline: string; remedy: string } | null {
  const key = variable.exec(words)
  if (key) {
    const name = key[1] ?? key[2] ?? key[3]
    return {
      headline: `the Airflow Variable ${name} is not defined`,
      remedy: `Define the Variable ${name} on this Airflow instance, or give it a default in the DAG.`,
    }
  }
  const id = connection.exec(words)
  if (id) {
    const name = id[1] ?? id[2]
    return {
      headline: `the Airflow Connection ${name} is not defined`,
      remedy: `Define the Connection ${name} on this Airflow instance, or correct its name in the DAG.`,
    }
  }
  if (parameter.test(words)) {
    return {
      headline: 'a DAG parameter is missing or not valid',
      remedy:
        'Start the run again with a valid value for this parameter, or give it a default in the DAG.',
    }
  }
  if (jinja.test(words)) {
    return {
      headline: 'a template could not be rendered',
      remedy:
        'Start the run with the value that the template asks for (its conf or params), or correct the template in the DAG.',
    }
  }
  return null
}

/** Had the pod or the Spark job begun? Then its own templates are its own matter. */
const hasStarted = ({ logs }: Facts): boolean =>
  (logs.task?.lines ?? []).some(({ printer }) => printer === 'container' || printer === 'spark')

import { expect, test } from 'vitest'
import { similarName } from '../../src/evidence/similar-name.ts'

test.each([
  ['training-dta', ['training-data', 'scratch'], 'training-data'],
  ['training_data', ['training-data'], 'training-data'],
  ['thumbs-config-v1', ['thumbs-config', 'media'], 'thumbs-config'],
  ['airflow-ml-training', ['airflow-ml-model-training'], 'airflow-ml-model-training'],
  ['Data', ['data'], 'data'],
  [
    'model-training',
    ['airflow-ml-model-training', 'airflow-ml-scratch'],
    'airflow-ml-model-training',
  ],
  ['training', ['airflow-ml-training'], null],
  ['training-corpus', ['mlflow-artifacts', 'postgres-data-0'], null],
  ['airflow-ml-model-training', ['airflow-ml-model-scoring'], null],
  ['a', ['b'], null],
  ['data', [], null],
  ['data', ['data'], null],
])('%s among %s: %s', (name, candidates, due) => expect(similarName(name, candidates)).toBe(due))

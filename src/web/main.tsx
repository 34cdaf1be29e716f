import 'graphiql/setup-workers/vite';
import './styles.js';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { buildSchema } from 'graphql';
import { createRoot } from 'react-dom/client';
import sdl from '../../schema/schema.graphql?raw';
import { examples } from './examples.js';
import { examplesPlugin } from './examples-plugin.js';
import { fetcher } from './fetcher.js';
import logo from './logo.svg';
import { storage } from './storage.js';

// The committed SDL instead of introspection: nothing is asked of the server before somebody presses Run.
// Where INTROSPECTION is false the server serves none of this. Tests hold it valid and current.
const schema = buildSchema(sdl, { assumeValid: true });

// Created once: GraphiQL resets the open panel whenever this array changes.
const plugins = [examplesPlugin, { ...explorerPlugin(), title: 'Query builder' }, HISTORY_PLUGIN];

const defaultTabs = examples.map(({ query }) => ({ query }));

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    schema={schema}
    dangerouslyAssumeSchemaIsValid
    storage={storage}
    plugins={plugins}
    defaultTabs={defaultTabs}
    defaultEditorToolsVisibility={false}
  >
    <GraphiQL.Logo>
      <span className="logo">
        <img src={logo} alt="" />
        Keiretsu
      </span>
    </GraphiQL.Logo>
  </GraphiQL>,
);

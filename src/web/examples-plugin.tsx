import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { type Example, examples } from './examples.js';

/** Tabs can be closed and edited, and a returning visitor's are kept: here the examples stay reachable. */
export const examplesPlugin: GraphiQLPlugin = {
  title: 'Examples',
  icon: () => (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path strokeLinecap="round" strokeLinejoin="round" d="M21 12a8.5 8.5 0 0 1-12.4 7.6L3.5 21l1.6-4.7A8.5 8.5 0 1 1 21 12Z" />
      <path strokeLinecap="round" d="M9.8 9.6a2.3 2.3 0 1 1 3.4 2c-.8.5-1.2.9-1.2 1.7M12 16.2v.1" />
    </svg>
  ),
  content: ExamplesPanel,
};

function ExamplesPanel() {
  const { addTab, changeTab, updateActiveTabValues } = useGraphiQLActions();
  const tabs = useGraphiQL((state) => state.tabs);
  const queryEditor = useGraphiQL((state) => state.queryEditor);

  function open({ query }: Example): void {
    const opened = tabs.findIndex((tab) => tab.query === query);
    if (opened >= 0) {
      changeTab(opened);
      return;
    }
    addTab();
    // The editor shows it; the tab's own state would follow only after the editor's debounce.
    queryEditor?.setValue(query);
    updateActiveTabValues({ query });
  }

  return (
    <section className="examples" aria-label="Examples">
      <h2 className="examples-title">Examples</h2>
      <ol>
        {examples.map((example) => (
          <li key={example.question}>
            <button type="button" onClick={() => open(example)}>
              {example.question}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

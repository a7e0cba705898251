/** The page of a panel or a file that shows one tensor: tells when it is ready, and shows what it is told to. */
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { FromInspectorPage, ProblemMessage, ShowMessage } from '../protocol/inspector-page.ts';
import { parseView } from '../protocol/view-guard.ts';
import { DEFAULT_VIEW_SETTINGS } from '../protocol/view-settings.ts';
import { parseLook } from '../protocol/view-settings-guard.ts';
import { Inspector } from './inspector/inspector.tsx';
import { connect, type Kernel } from './kernel.ts';
import { SettingsContext, settingsIn } from './settings.ts';
import { useMeasured } from './space.ts';
import { addStyle } from './style.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromInspectorPage): void };

const host = acquireVsCodeApi();
const kernel = connect({
  post: (message) => host.postMessage(message),
  receive: (listener) => window.addEventListener('message', ({ data }) => listener(data)),
});

/** CSS pixels that all but the picture needs of a page's height. */
const AROUND = 260;

function Page({ kernel: asked }: { kernel: Kernel }) {
  const [told, tell] = useState<ShowMessage | ProblemMessage>();
  const { ref, measured } = useMeasured();
  const height = useWindowHeight();
  const [settings, setSettings] = useState(DEFAULT_VIEW_SETTINGS);
  useEffect(() => {
    const listen = ({ data }: MessageEvent<unknown>) => {
      if (isForPage(data)) tell(data);
      const found = settingsIn(data);
      if (found) setSettings(found);
    };
    window.addEventListener('message', listen);
    host.postMessage({ type: 'ready' });
    return () => window.removeEventListener('message', listen);
  }, []);
  return (
    <div class="nb-output nb-page">
      {told?.entries && <Entries told={told} />}
      <div ref={ref}>
        {told !== undefined && measured.width > 0 && (
          <SettingsContext.Provider value={settings}>
            <Shown told={told} kernel={asked} space={measured} height={height} />
          </SettingsContext.Provider>
        )}
      </div>
    </div>
  );
}

interface ShownProps {
  told: ShowMessage | ProblemMessage;
  kernel: Kernel;
  space: ReturnType<typeof useMeasured>['measured'];
  height: number;
}

function Shown({ told, kernel: asked, space, height }: ShownProps) {
  if (told.type === 'problem') return <Problem message={told.message} />;
  try {
    const view = parseView(told.view);
    const source = told.output === undefined ? undefined : { kernel: asked, output: told.output };
    const room = Math.max(200, height - AROUND);
    return (
      <Inspector
        view={view}
        source={source}
        space={space}
        height={room}
        look={parseLook(told.look)}
        remember={(look) => host.postMessage({ type: 'remember', key: '', look })}
      >
        {told.isPinned !== undefined && <Pin isPinned={told.isPinned} />}
        {told.entries && (
          <button
            type="button"
            title="a new notebook that loads this file"
            onClick={() => host.postMessage({ type: 'notebook' })}
          >
            new notebook
          </button>
        )}
      </Inspector>
    );
  } catch (error) {
    return <Problem message={error instanceof Error ? error.message : String(error)} />;
  }
}

function Pin({ isPinned }: { isPinned: boolean }) {
  return (
    <button
      type="button"
      aria-pressed={isPinned}
      title={
        isPinned
          ? 'stays as it is; unpin to follow the variable'
          : 'follows the variable; pin to keep this tensor'
      }
      onClick={() => host.postMessage({ type: 'follow', isFollowing: isPinned })}
    >
      pin
    </button>
  );
}

function Entries({ told: { entries = [], ...told } }: { told: ShowMessage | ProblemMessage }) {
  const shown = told.type === 'show' ? told.entry : undefined;
  if (entries.length < 2) return null;
  return (
    <nav class="nb-entries" aria-label="tensors of the file">
      {entries.map(({ name, description, isReadable }) => (
        <button
          type="button"
          key={name}
          disabled={!isReadable}
          aria-pressed={name === shown}
          title={description}
          onClick={() => host.postMessage({ type: 'entry', name })}
        >
          <span class="nb-entry-name">{name}</span> <span class="nb-hint">{description}</span>
        </button>
      ))}
    </nav>
  );
}

function Problem({ message }: { message: string }) {
  return (
    <div class="nb-problem" role="alert">
      {message}
    </div>
  );
}

function useWindowHeight(): number {
  const [height, set] = useState(window.innerHeight);
  useEffect(() => {
    const listen = () => set(window.innerHeight);
    window.addEventListener('resize', listen);
    return () => window.removeEventListener('resize', listen);
  }, []);
  return height;
}

/** Only the extension can send to this page; its view is checked before it is drawn. */
function isForPage(data: unknown): data is ShowMessage | ProblemMessage {
  return (
    typeof data === 'object' &&
    data !== null &&
    'type' in data &&
    (data.type === 'show' || data.type === 'problem')
  );
}

const root = document.getElementById('root');
if (root) {
  addStyle(document);
  render(<Page kernel={kernel} />, root);
}

import { contextBridge, ipcRenderer } from 'electron';
import { bridgeName, type DesktopBridge, toHostChannel, toPageChannel } from '../shared/contract/bridge.ts';

/** The only thing of Electron that the page can reach: text in, text out. Main checks who sends and what. */
const bridge: DesktopBridge = {
  post(message) {
    ipcRenderer.send(toHostChannel, message);
  },
  onMessage(callback) {
    // The event object stays here: it would hand the page a way to reach ipcRenderer.
    ipcRenderer.on(toPageChannel, (_event, message: string) => callback(message));
  },
};

contextBridge.exposeInMainWorld(bridgeName, bridge);

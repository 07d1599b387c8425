import { type AnswerMaker, html } from './answer.ts';
import { page } from './page.ts';

const script = `
const log=document.getElementById('log'),say=document.getElementById('say');
const socket=new WebSocket((location.protocol==='https:'?'wss://':'ws://')+location.host+'/socket');
const add=(text)=>{const line=document.createElement('p');line.textContent=text;log.append(line);log.scrollTop=log.scrollHeight};
socket.onopen=()=>add('Connected.');socket.onclose=()=>add('Closed.');socket.onmessage=(event)=>add(event.data);
document.querySelector('form').onsubmit=(event)=>{event.preventDefault();if(say.value){socket.send(say.value);say.value=''}};`;

/** A page that holds a WebSocket; what is said comes back. The WebSocket itself is the server's. */
export const chat: AnswerMaker = ({ path }, identity) =>
  html(
    page(
      identity,
      path === '/' ? 'Chat' : 'There is no such page',
      path === '/'
        ? `<div id="log" aria-live="polite"></div><form><input id="say" aria-label="Message" autocomplete="off"><button>Say</button></form><script>${script}</script>`
        : '<p><a href="/">To the chat</a></p>',
    ),
    { 'Cache-Control': 'no-store' },
    path === '/' ? 200 : 404,
  );

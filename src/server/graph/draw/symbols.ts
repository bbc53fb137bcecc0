/**
 * The signs of states and kinds, each with a silhouette of its own, and the hatching of what runs.
 * A page or a picture has them once; `<use href="#s-ok">` draws one.
 */
export const SYMBOLS = `<defs>
<symbol id="s-ok" viewBox="0 0 14 14"><path fill="currentColor" d="M7 0a7 7 0 1 1 0 14A7 7 0 0 1 7 0Z"/><path d="M4 7.2 6.2 9.4 10.2 5" fill="none" stroke="var(--bg)" stroke-width="1.7"/></symbol>
<symbol id="s-bad" viewBox="0 0 14 14"><path fill="currentColor" d="M4.2 0h5.6L14 4.2v5.6L9.8 14H4.2L0 9.8V4.2Z"/><path d="m4.6 4.6 4.8 4.8m0-4.8L4.6 9.4" stroke="var(--bg)" stroke-width="1.7"/></symbol>
<symbol id="s-run" viewBox="0 0 14 14"><circle cx="7" cy="7" r="5.9" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="27 10"/><circle cx="7" cy="7" r="2" fill="currentColor"/></symbol>
<symbol id="s-stop" viewBox="0 0 14 14"><circle cx="7" cy="7" r="6.1" fill="none" stroke="currentColor" stroke-width="1.7"/><path d="M3.8 7h6.4" stroke="currentColor" stroke-width="1.9"/></symbol>
<symbol id="s-go" viewBox="0 0 14 14"><circle cx="7" cy="7" r="6.1" fill="none" stroke="currentColor" stroke-width="1.7"/><path fill="currentColor" d="M5.3 4v6l5-3Z"/></symbol>
<symbol id="s-none" viewBox="0 0 14 14"><circle cx="7" cy="7" r="6" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2 2.2"/></symbol>
<symbol id="i-warn" viewBox="0 0 14 14"><path fill="currentColor" d="M7 .6 14 13.2H0Z"/><path d="M7 5v4M7 10.2v1.6" stroke="var(--bg)" stroke-width="1.6"/></symbol>
<symbol id="i-set" viewBox="0 0 14 14"><path d="M1 1.7h12v10.6H1zM1 5h12M1 8.6h12M5.2 5v7.3" fill="none" stroke="currentColor" stroke-width="1.3"/></symbol>
<symbol id="i-job" viewBox="0 0 14 14"><path d="M1 1.7h12v10.6H1z" fill="none" stroke="currentColor" stroke-width="1.3"/><path d="M5.2 4.3v5.4L10 7Z" fill="currentColor"/></symbol>
<symbol id="i-col" viewBox="0 0 14 14"><path d="M1 1.7h12v10.6H1z" fill="none" stroke="currentColor" stroke-width="1.3"/><path d="M5.2 1.7h3.6v10.6H5.2z" fill="currentColor"/></symbol>
<pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M1 0v4" stroke="var(--run)" stroke-width="2"/></pattern>
</defs>`;

/** `npm run bench`: every measurement, one after the other in one process. */
process.stdout.write('golden model, operator by operator\n');
await import('./goldenMac.ts');
process.stdout.write('\nmachine, MAC instructions\n');
await import('./machineKernels.ts');
process.stdout.write('\nwhole networks\n');
await import('./networks.ts');

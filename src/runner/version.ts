/** The version of npusim, as package.json has it; results carry it. */
import packageJson from '../../package.json' with { type: 'json' };

export const npusimVersion: string = packageJson.version;

/** The networks whose cycles Vela's public figures tell, and the machines of npusim that they are set beside. */

export interface VelaNetwork {
  readonly title: string;
  /** Of the shared models, without extension. */
  readonly file: string;
  /** Total cycles that Vela 3.10 estimates: Ethos-U55-256, 500 MHz, shared SRAM. */
  readonly velaCycles: number;
  /** What to know about the network, without figures. */
  readonly remark: string;
}

export const velaNetworks: readonly VelaNetwork[] = [
  {
    title: 'ad01',
    file: 'mlperf_ad01_int8',
    velaCycles: 201_248,
    remark:
      'Fully connected layers use every weight once, so the time is that of the weights; Vela estimates the same for 32, 128 and 256 multipliers. It reckons with compressed weights. npusim does not compress, and its weight rows have bytes for lanes that a layer leaves empty.',
  },
  {
    title: 'DS-CNN',
    file: 'mlperf_kws_dscnn_int8',
    velaCycles: 51_430,
    remark:
      'Pointwise convolutions fill the array on both. In Vela’s model of the U55 a depthwise filter takes its taps in fours and four cycles, in the preset up to four taps take one.',
  },
  {
    title: 'resnet8',
    file: 'mlperf_resnet8_int8',
    velaCycles: 141_623,
    remark:
      'Dense 3×3 convolutions on many pixels. In npusim only the first layer (C = 3) and the additions keep the array from the ideal, as long as the weights arrive in time. Vela’s estimate stays well above even where npusim has its output rates: it also charges block overheads and moves activations between SRAM and array over one port.',
  },
  {
    title: 'vww96',
    file: 'mlperf_vww96_int8',
    velaCycles: 158_938,
    remark:
      'The last layers have few pixels and most of the weights. At Vela’s memory they dominate npusim’s time; Vela’s estimate is below one cycle per byte of weights, which only compression explains.',
  },
  {
    title: 'streaming wake word',
    file: 'mlperf_strww_int8',
    velaCycles: 60_163,
    remark: 'One time step of one pixel at a time: weights dominate on both sides.',
  },
  {
    title: 'person_detect',
    file: 'person_detect_int8',
    velaCycles: 301_796,
    remark:
      'The shape of vww96 with one input channel and other weights. That the two figures are so close here is chance: neither side has the same reasons.',
  },
  {
    title: 'mobilenet_v2_1.0_224',
    file: 'mobilenet_v2_1.0_224_pt_int8',
    velaCycles: 5_377_189,
    remark:
      'Activations do not fit the preset’s SRAM, so npusim moves them over the external channel, which at Vela’s memory is the channel of its flash; in shared-SRAM mode Vela keeps all activations in SRAM.',
  },
];

export interface ComparedMachine {
  readonly title: string;
  /** On top of the preset embedded-256. */
  readonly settings: readonly string[];
  readonly doc: string;
}

const slowMemory = ['externalReadBytesPerCycle=1', 'externalReadBurstBytes=128'];

/** Each takes over more of what Vela assumes. */
export const comparedMachines: readonly ComparedMachine[] = [
  { title: 'preset', settings: [], doc: 'embedded-256 as it is; external memory delivers 8 bytes per cycle' },
  {
    title: 'slow memory',
    settings: slowMemory,
    doc: 'external memory delivers 1 byte per cycle, as the off-chip flash of Vela’s 500 MHz system configuration does (clock scale 0.125 of an 8-byte port, bursts of 128 bytes)',
  },
  {
    title: 'and its rates',
    settings: [
      ...slowMemory,
      'depthwiseTapLanes=1',
      'channelScalerLanes=4',
      'activationLanes=4',
      'outputScalerLanes=4',
      'vectorLanes=4',
    ],
    doc: 'also the rates of Vela’s performance tables for the U55-256: one depthwise tap per cycle, 0.25 cycles per result behind the array, 0.75 cycles per element of an addition (three passes of four lanes)',
  },
];

package access

import (
	"time"

	"bulla/core/courier"
	"bulla/core/probe"
	"bulla/core/signing"
	"bulla/ui/pane"
)

// prober makes the probes of a window, which needs them for every frame. It is told which hosts are
// Courier's.
type prober struct {
	baseURL string
	region  courier.Region
	running signing.Key // of the emulator that already runs, zero if none does
	made    [2]made     // by target
}

// made is the probe that was made last, and what it depends on besides the hosts.
type made struct {
	probe       *probe.Probe
	call, token string
	shown       time.Time
}

// SetRegion sets Courier's region; "" is the US.
func (p *prober) SetRegion(region courier.Region) { p.region, p.made = region, [2]made{} }

// SetBaseURL sets the address of Courier's API, "" for that of the region.
func (p *prober) SetBaseURL(address string) { p.baseURL, p.made = address, [2]made{} }

// SetEmulator sets the key of the emulator that already runs; zero starts one for each call.
func (p *prober) SetEmulator(key signing.Key) { p.running, p.made = key, [2]made{} }

// probe returns a call to a target. Only the emulator follows the clock that the user moved.
func (p *prober) probe(f pane.Frame, c probe.Call, to probe.Target) *probe.Probe {
	m := &p.made[to]
	if m.probe != nil && m.call == nameOf(c) && m.token == f.Snapshot.Token.Text && m.shown.Equal(f.Snapshot.Now) {
		return m.probe
	}
	settings := probe.Settings{Target: to, BaseURL: p.baseURL, Region: p.region, Running: p.running}
	if f.Moved() {
		settings.Now = f.Now
	}
	now := probe.New(*f.Snapshot, c, settings)
	*m = made{probe: &now, call: nameOf(c), token: f.Snapshot.Token.Text, shown: f.Snapshot.Now}
	return m.probe
}

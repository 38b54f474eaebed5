function Get-ExfUtcNow {
	<#
	.SYNOPSIS
	The host's clock, UTC.
	#>
	[DateTime]::UtcNow
}

function Get-ExfTimeZone {
	<#
	.SYNOPSIS
	Windows id of the host's time zone (not its localised name) and its offset now, in minutes.
	#>
	# PowerShell 2.0 does not load System.Core by itself.
	$null = [Reflection.Assembly]::LoadWithPartialName('System.Core')
	$zone = [TimeZoneInfo]::Local
	@{ Id = $zone.Id; OffsetMinutes = [int]$zone.GetUtcOffset([DateTime]::UtcNow).TotalMinutes }
}

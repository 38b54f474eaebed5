function Set-ExfAppPoolState {
	<#
	.SYNOPSIS
	Starts or stops an application pool and waits for that, for one minute at most.
	.PARAMETER State
	started or stopped.
	#>
	param([string]$Name, [string]$State)
	$null = [Reflection.Assembly]::LoadFrom((Expand-ExfPath '%windir%\System32\inetsrv\Microsoft.Web.Administration.dll'))
	$manager = [Activator]::CreateInstance([Microsoft.Web.Administration.ServerManager])
	try {
		$pool = $manager.ApplicationPools[$Name]
		# While it still starts or stops, it takes no order.
		for ($i = 0; $i -lt 240 -and [string]$pool.State -ne $State; $i++) {
			if ([string]$pool.State -notlike '*ing') { if ($State -eq 'stopped') { $null = $pool.Stop() } else { $null = $pool.Start() } }
			[Threading.Thread]::Sleep(250)
		}
	} finally { $manager.Dispose() }
}

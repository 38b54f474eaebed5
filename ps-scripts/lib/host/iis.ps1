function Get-ExfAppPool {
	<#
	.SYNOPSIS
	Name and state of every application pool; State is null while the web server does not say it.
	.DESCRIPTION
	Through the managed interface of IIS, which comes with it. Windows PowerShell loads it; PowerShell 7 may not.
	#>
	$null = [Reflection.Assembly]::LoadFrom((Expand-ExfPath '%windir%\System32\inetsrv\Microsoft.Web.Administration.dll'))
	$manager = [Activator]::CreateInstance([Microsoft.Web.Administration.ServerManager])
	try {
		foreach ($pool in $manager.ApplicationPools) {
			# Throws while the activation service (WAS) is stopped.
			$state = $null; try { $state = [string]$pool.State } catch { }
			@{ Name = $pool.Name; State = $state }
		}
	} finally { $manager.Dispose() }
}

function Start-ExfQuietly {
	<#
	.SYNOPSIS
	Gives way to the server's own work, and warns when nothing would end a hanging unit.
	#>
	try { [Diagnostics.Process]::GetCurrentProcess().PriorityClass = 'BelowNormal' } catch { }
	if (-not $exf.ContainsKey('Deadline')) { Write-ExfWarning 'This PowerShell cannot end itself at the deadline.' }
}

function Get-ExfLanguageMode {
	<#
	.SYNOPSIS
	Language mode of this session; PowerShell 2.0 may not say.
	#>
	$mode = [string]$ExecutionContext.SessionState.LanguageMode
	if ($mode -eq '') { $mode = 'FullLanguage' }
	$mode
}

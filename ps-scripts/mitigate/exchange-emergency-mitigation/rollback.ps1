<#
.SYNOPSIS
Puts the Emergency Mitigation service, its switches and its blocked list back.
#>
if (-not $Force) { Test-ExfHealthFree $Undo }
Invoke-ExfRollback $Undo $Force

<#
.SYNOPSIS
Sets the Emergency Mitigation service, its switches and its blocked list.
#>
Invoke-ExfApply $Expected
